// Several coders: how far they agree, what they confuse, and each disagreement decided, one by one.

import { drawDispute } from "./dispute.js";
import { button, el, isOpen, labelled, option } from "./dom.js";
import { hand } from "./hand.js";
import { actionOf, areOn } from "./keys.js";
import { drawParts } from "./part.js";
import { Refused, get, submit } from "./server.js";
import { active, colourOf, labelOf, nameOf, state } from "./state.js";
import { tell } from "./tell.js";
import { speakerOf } from "./turn.js";
import { say } from "./words.js";

const KEYS = ["theme", "transcript", "state", "code", "boundaries"];
const READINGS = "123456789";
const FIRST = 8;

let held = null;

export async function openCompare(main, [transcript], query) {
  const wanted = Object.fromEntries(KEYS.map((key) => [key, query.get(key) ?? ""]));
  wanted.state ||= "open";
  const reasons = held?.reasons ?? new Map();
  held = null;
  if (!main.querySelector(".compare")) {
    main.replaceChildren(el("div", { class: "compare" }, el("h1", {}, say("view.compare")), el("p", { class: "quiet", role: "status" }, say("compare.counting"))));
  }
  const read = await get("comparison");
  if (!isOpen("compare")) return;
  held = { main, wanted, read, disputes: [], at: 0, reasons };
  if (transcript) return void (await drawWhole(transcript));
  const place = el("div", { class: "disputes" });
  const back = hand(main, ".compare");
  main.replaceChildren(el("div", { class: "compare" }, el("h1", {}, say("view.compare")), ...(read.parts.length ? [summary(read), confusion(read.confusion), filters(wanted), place, drawParts(read.parts, done)] : [el("p", { class: "quiet" }, say("compare.nobody"))])));
  back();
  if (read.parts.length) await fill(place);
}

export function closeCompare() {
  if (held) held.place = null;
}

const themeName = (id) => (id === "all" ? say("compare.all-themes") : state.themes.find((each) => each.id === id)?.label ?? id);
const codeName = (id) => (id === "none" ? say("compare.no-code") : labelOf(id));
const number = (value, digits) => (value === null ? "–" : value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
const percent = (value) => (value === null ? "–" : (value < 1 ? Math.min(0.999, value) : 1).toLocaleString(document.documentElement.lang, { style: "percent", minimumFractionDigits: value < 1 ? 1 : 0, maximumFractionDigits: 1 }));

function headed(name, heads, rows) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, el("table", {}, el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, rows)));
}

const address = (wanted) => `#compare?${new URLSearchParams(Object.entries(wanted).filter(([, value]) => value))}`;

// Per cent and one coefficient, before and after the decisions, and how much is left to decide.
function summary({ themes, decided }) {
  const line = (row) => el("tr", { class: row.theme === "all" ? "total" : "" }, el("th", { scope: "row" }, row.theme === "all" ? themeName("all") : el("a", { href: address({ theme: row.theme, state: "open" }) }, themeName(row.theme))),
    el("td", { class: "number" }, percent(row.before_percent)), el("td", { class: "number" }, number(row.before_krippendorff, 2)),
    decided > 0 && [el("td", { class: "number" }, percent(row.after_percent)), el("td", { class: "number" }, number(row.after_krippendorff, 2))],
    el("td", { class: "number" }, String(row.open)), el("td", { class: "number" }, String(row.decided)));
  const heads = [say("filter.theme"), say("compare.percent"), say("compare.alpha"), ...(decided ? [say("compare.percent-after"), say("compare.alpha-after")] : []), say("compare.open"), say("compare.decided")];
  return el("section", {}, el("h2", {}, say("compare.agreement")), themes.length ? headed(say("compare.agreement"), heads, themes.map(line)) : el("p", { class: "quiet" }, say("compare.nothing-yet")),
    el("p", { class: "quiet" }, say("compare.what-it-is")));
}

// Where one says this, the other says that: each pair leads to its turns.
function confusion(rows) {
  if (!rows.length) return null;
  const both = (row) => [row.code, row.against].filter((each) => each !== "none");
  const line = (row) => el("tr", {}, el("td", {}, `${row.coders[0]}: `, el("b", {}, codeName(row.code))), el("td", {}, `${row.coders[1]}: `, el("b", {}, codeName(row.against))),
    el("td", { class: "number" }, el("a", { href: address({ code: both(row).join(","), state: "all" }), "aria-label": say("compare.see-turns", { number: row.count, one: codeName(row.code), other: codeName(row.against) }) }, String(row.count))));
  const pairs = rows.filter((row) => row.code !== "none" && row.against !== "none");
  const alone = rows.filter((row) => row.code === "none" || row.against === "none");
  const heads = [say("compare.one"), say("compare.other"), say("compare.turns")];
  const rest = (name, some) => some.length > FIRST && el("details", {}, el("summary", {}, say("compare.more", { number: some.length - FIRST })), headed(`${name} 2`, heads, some.slice(FIRST).map(line)));
  const table = (name, some) => some.length > 0 && [el("h3", {}, name), headed(name, heads, some.slice(0, FIRST).map(line)), rest(name, some)];
  return el("section", { class: "confusion" }, el("h2", {}, say("compare.confusion")), el("p", { class: "quiet" }, say("compare.confusion-why")),
    el("div", { class: "pair" }, el("div", {}, table(say("compare.confused"), pairs)), el("div", {}, table(say("compare.alone"), alone))));
}

function filters(wanted) {
  const choice = (key, items) => labelled(say(`filter.${key}`), el("select", { name: key }, items.map(([id, label]) => option(id, label, wanted[key] === id))));
  const texts = held.read.parts.map(({ transcript }) => [transcript, nameOf(state.study.transcripts.find((each) => each.id === transcript) ?? { question: transcript })]);
  const edges = el("input", { type: "checkbox", name: "boundaries", value: "1" });
  edges.checked = Boolean(wanted.boundaries);
  const codes = active().some((code) => code.id === wanted.code) || !wanted.code ? [] : [[wanted.code, wanted.code.split(",").map(codeName).join(" – ")]];
  const form = el("form", { class: "filters", onchange: () => { location.hash = address(Object.fromEntries(new FormData(form))); }, onsubmit: (event) => event.preventDefault() },
    choice("theme", [["", say("all")], ...state.themes.map((each) => [each.id, each.label])]), choice("code", [["", say("all")], ...codes, ...active().map((code) => [code.id, code.label])]),
    choice("transcript", [["", say("all")], ...texts]), choice("state", ["open", "decided", "all"].map((each) => [each, say(`compare.state-${each}`)])),
    el("label", { class: "check" }, edges, say("compare.boundaries")));
  return el("section", {}, el("h2", {}, say("compare.disagreements")), form,
    wanted.transcript ? el("p", {}, el("a", { href: `#compare/${encodeURIComponent(wanted.transcript)}` }, say("compare.whole"))) : null);
}

async function fill(place, at = 0) {
  const mine = held;
  const { disputes } = await get("disagreements", held.wanted);
  if (held !== mine) return;
  held.disputes = disputes;
  held.place = place;
  place.replaceChildren(el("p", { class: "quiet", id: "disputes-told" }, say("compare.number", { number: disputes.length })), disputes.length ? el("p", { class: "quiet" }, say("compare.keys")) : null, ...disputes.map((each, n) => drawDispute(each, { n, of: disputes.length, reason: reasonFor(each), decide: (how) => decide(n, how) })));
  if (disputes.length) mark(Math.min(at, disputes.length - 1));
}

// The last reason that was given where the same codes stood against each other is offered again.
const alike = (dispute) => dispute.points.map((point) => point.code).sort().join("+");
const reasonFor = (dispute) => held.reasons.get(alike(dispute)) ?? "";

function mark(n, focus = false) {
  held.place.querySelectorAll(".dispute").forEach((each, at) => { each.classList.toggle("here", at === n); each.tabIndex = at === n ? 0 : -1; });
  held.at = n;
  const article = document.getElementById(`dispute-${n}`);
  if (focus) { article?.focus({ preventScroll: true }); article?.scrollIntoView({ block: "start" }); }
}

// What stands when a reading is chosen: one coder's, all of it, nothing, or what was ticked.
function standing(dispute, how) {
  const keeps = { all: () => true, none: () => false };
  return dispute.points.map((point) => {
    const stands = typeof how === "function" ? how(point) : keeps[how] ?? ((coding) => coding.coder === how);
    const keep = point.codings.filter(stands).map((coding) => coding.id);
    return { do: "decide", keep, drop: point.codings.map((coding) => coding.id).filter((id) => !keep.includes(id)) };
  });
}

async function decide(n, how) {
  const dispute = held.disputes[n];
  const text = document.querySelector(`#dispute-${n} .reason`)?.value.trim() ?? "";
  if (text) held.reasons.set(alike(dispute), text);
  await sent("events", { actions: standing(dispute, how).map((action) => ({ ...action, text })) }, say("compare.kept", { number: dispute.turn }), held.wanted.state === "open" ? n : n + 1);
}

async function sent(path, body, told, at) {
  try {
    const answer = await submit(path, body);
    state.study.undo = answer.undo;
    await again(at);
    tell(`${told} · ${say("saved")}`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(`${error.message} ${error.remedy}`, true);
  }
}

async function again(at) {
  const focused = held.place?.contains(document.activeElement) || document.activeElement === document.body;
  const { reasons, main, wanted } = held;
  held = { main, wanted, reasons, read: await get("comparison"), disputes: [], at: 0 };
  const page = main.querySelector(".compare");
  const back = hand(main, ".compare");
  page.querySelector("section").replaceWith(summary(held.read));
  const table = confusion(held.read.confusion);
  if (table) page.querySelector(".confusion")?.replaceWith(table);
  await fill(page.querySelector(".disputes"), at);
  if (focused && held.disputes.length) mark(held.at, true);
  else back();
}

async function done() {
  tell(say("saved"));
  await openCompare(held.main, [], new URLSearchParams(held.wanted));
}

const back = (way) => sent(way, {}, say(`${way}-done`, { what: say("event.decide"), label: "" }), held.at);

export function judged(event) {
  if (!held?.place || event.defaultPrevented || event.target.closest?.("input, textarea, select, dialog, summary")) return;
  const action = actionOf(event);
  const steps = { next: 1, previous: -1 };
  if (action === "undo" || action === "redo") { event.preventDefault(); return void back(action); }
  if (!event.target.closest?.(".dispute")) return;
  if (action in steps) { event.preventDefault(); mark(Math.max(0, Math.min(held.at + steps[action], held.disputes.length - 1)), true); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || !areOn()) return;
  const { coders } = held.disputes[held.at];
  const how = { b: "all", 0: "none" }[event.key] ?? coders[READINGS.indexOf(event.key)];
  if (how) { event.preventDefault(); decide(held.at, how); }
  if (event.key === "r") { event.preventDefault(); document.querySelector(`#dispute-${held.at} .reason`)?.focus(); }
}

// Others' decisions come in between two of one's own.
export async function compared(news) {
  const writing = document.activeElement?.matches?.("input, textarea");
  if (held?.place && (news.decisions || news.turns.length) && !writing) await again(held.at);
}

// A whole interview, what each coder put beside the words.
async function drawWhole(transcript) {
  const read = await get(`comparison/${encodeURIComponent(transcript)}`);
  const known = state.study.transcripts.find((each) => each.id === transcript);
  scrollTo(0, 0);
  const differ = el("input", { type: "checkbox", onchange: () => grid.classList.toggle("only", differ.checked) });
  const put = (turn, coder) => el("td", {}, el("ul", { class: "chips" }, turn.codings.filter((coding) => coding.coder === coder).map((coding) => el("li", {}, el("span", { class: `chip ${colourOf(coding.code)}` }, labelOf(coding.code))))));
  const line = (turn) => el("tr", { class: turn.points.some((point) => point.kind === "code") ? "differs" : turn.points.length ? "edges" : "" },
    el("th", { scope: "row" }, String(turn.turn), turn.points.length ? el("span", { class: "unseen" }, ` ${say(turn.points.every((point) => point.decision) ? "compare.decided" : "compare.differs")}`) : null),
    el("td", {}, el("b", {}, `${speakerOf(turn)} `), turn.text), read.coders.map((coder) => put(turn, coder)));
  const grid = el("div", { class: "scroll side", tabindex: "0", role: "region", "aria-label": say("compare.whole") }, el("table", {}, el("thead", {}, el("tr", {}, [say("compare.turn"), say("compare.words"), ...read.coders].map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, read.turns.map(line))));
  held.main.replaceChildren(el("div", { class: "compare" }, el("h1", {}, known ? nameOf(known) : transcript), el("p", { class: "actions" }, el("a", { href: address({ transcript }) }, say("compare.one-by-one")), el("label", { class: "check" }, differ, say("compare.only-differing"))),
    read.coders.length > 1 ? grid : el("p", { class: "quiet" }, say("compare.blind-still"))));
}
