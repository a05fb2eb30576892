// The quotes of the chapters: whose they will be said to be, what in them may tell of somebody, approved one by one.

import { button, el, labelled } from "./dom.js";
import { hand } from "./hand.js";
import { actionOf } from "./keys.js";
import { Refused, get, submit } from "./server.js";
import { nameOf, state } from "./state.js";
import { tell } from "./tell.js";
import { say } from "./words.js";

let held = null;

// What is typed and ticked beside a quote and not settled yet; the list may be drawn anew meanwhile.
const begun = new Map();

function begunOn(quote) {
  if (!begun.has(quote.id)) begun.set(quote.id, { reason: "", ticked: new Set() });
  return begun.get(quote.id);
}

export async function openQuotes(main) {
  if (!main.querySelector(".quotes")) {
    main.replaceChildren(el("div", { class: "quotes" }, el("h1", {}, say("view.quotes")), el("p", { class: "quiet", role: "status" }, say("compare.counting"))));
  }
  held = { main, ...(await get("quotes")) };
  draw();
}

export function closeQuotes() {
  held = null;
}

function draw(focus = "") {
  const waiting = held.quotes.filter((each) => !each.approved).length;
  const told = held.quotes.length ? say("quotes.waiting", { waiting, number: held.quotes.length }) : say("quotes.none");
  const back = hand(held.main, ".quotes");
  held.main.replaceChildren(el("div", { class: "quotes" }, el("h1", {}, say("view.quotes")), el("p", { class: "quiet" }, say("quotes.what")), el("p", { id: "quotes-told" }, told), held.quotes.map(drawQuote)));
  const next = document.getElementById(focus);
  if (next) next.focus();
  else back();
}

// The words with what may tell of somebody marked in them.
function marked({ text, tells }) {
  const parts = [];
  let at = 0;
  const points = [...text];
  for (const each of tells) {
    parts.push(points.slice(at, each.start).join(""), el("mark", { class: each.open ? "open" : "cleared", title: each.kind }, each.text));
    at = each.end;
  }
  return [...parts, points.slice(at).join("")];
}

function drawQuote(quote) {
  const known = state.study.transcripts.find((each) => each.id === quote.transcript);
  const open = [...new Map(quote.tells.filter((each) => each.open).map((each) => [each.text.toLowerCase(), each])).values()];
  const kept = begunOn(quote);
  const tick = ({ value, checked }) => { kept.ticked[checked ? "add" : "delete"](value); ready(); };
  const boxes = open.map((each) => el("input", { type: "checkbox", value: each.text, checked: kept.ticked.has(each.text), onchange: (event) => tick(event.target) }));
  const approve = button(say("quotes.approve"), () => settle(quote, { do: "approve", target: quote.id, harmless: boxes.map((box) => box.value) }), { id: `approve-${quote.id}` });
  const ready = () => { approve.disabled = !boxes.every((box) => box.checked); };
  const reason = el("input", { type: "text", class: "reason", maxlength: 2000, value: kept.reason, oninput: () => { kept.reason = reason.value; } });
  ready();
  return el("article", { class: quote.approved ? "quote approved" : "quote", "aria-label": quote.text },
    el("blockquote", {}, el("p", {}, marked(quote)), el("p", { class: "quiet" }, quote.attribution)),
    open.length ? el("fieldset", {}, el("legend", {}, say("quotes.harmless")), open.map((each, n) => el("label", { class: "check" }, boxes[n], `${each.text} (${each.kind})`))) : null,
    el("p", { class: "quiet" }, el("a", { href: `#code/${encodeURIComponent(quote.transcript)}/turn/${quote.turn}` }, known ? nameOf(known) : quote.transcript), ` · ${quote.places.join(", ")}`, quote.approved ? ` · ${say("quotes.by", { coder: quote.by })}` : ""),
    el("p", { class: "actions" }, quote.approved ? null : approve, labelled(say("quotes.reason"), reason), button(say("quotes.withdraw"), () => settle(quote, { do: "withdraw", target: quote.id, text: reason.value.trim() }), { class: "quiet" })));
}

async function settle(quote, action) {
  const next = held.quotes.slice(held.quotes.indexOf(quote) + 1).find((each) => !each.approved);
  const done = say(`quotes.${action.do === "approve" ? "approved" : "withdrawn"}`);
  await sent("events", { actions: [action] }, done, next ? `approve-${next.id}` : "", () => begun.delete(quote.id));
}

async function sent(path, body, told, focus = "", settled = () => {}) {
  try {
    const answer = await submit(path, body);
    settled();
    state.study.undo = answer.undo;
    if (!held) return;
    Object.assign(held, await get("quotes"));
    draw(focus);
    tell(`${told} · ${say("saved")}`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(`${error.message} ${error.remedy}`, true);
  }
}

export function quotePressed(event) {
  if (!held || event.defaultPrevented || event.target.closest?.("input, textarea, select, dialog")) return;
  const action = actionOf(event);
  if (action !== "undo" && action !== "redo") return;
  event.preventDefault();
  sent(action, {}, say(`${action}-done`, { what: say("view.quotes"), label: "" }));
}

// What others approve or withdraw comes in; never while somebody writes a reason.
export async function quotesChanged(news) {
  if (!held || !news.quotes || document.activeElement?.matches?.("input, textarea")) return;
  const read = await get("quotes");
  if (held) Object.assign(held, read);
  if (held) draw();
}
