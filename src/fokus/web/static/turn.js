// One turn: its words with flat marks, a stripe for each code beside them, and the same as chips below.

import { el } from "./dom.js";
import { colourOf, labelIn, labelOf, state } from "./state.js";
import { clock, say } from "./words.js";

export function isCodable(turn) {
  return turn.kind !== "interviewer" && turn.kind !== "note" && !turn.removed;
}

export function drawTurn(turn, heard) {
  const made = document.createElement("article");
  made.className = `turn ${turn.kind}${turn.removed ? " removed" : ""}`;
  made.id = `turn-${turn.n}`;
  made.tabIndex = -1;
  made.setAttribute("data-n", turn.n);
  made.setAttribute("aria-label", named(turn));
  made.append(...parts(turn, null, heard));
  return made;
}

export function redrawTurn(article, turn, chosen, heard) {
  const suggested = article.querySelector(":scope > .suggested");
  article.replaceChildren(...parts(turn, chosen, heard), ...(suggested ? [suggested] : []));
  entitle(article, turn);
}

// Each chip tells which words it stands on: told when the turn comes near, not while thousands are drawn.
export function entitle(article, { codings, text }) {
  article.querySelectorAll(".chip").forEach((chip, n) => {
    const { start, end } = codings[n];
    chip.title = start === null ? say("whole-turn") : shortened(text.slice(start, end));
  });
}

// The coding that a chip, or what stands with it, is for: they stand in the codings' order.
export function codingAt(part, turn) {
  const line = part.closest(".chips > li");
  return line ? turn.codings[[...line.parentElement.children].indexOf(line)] : null;
}

function named(turn) {
  return say("turn-name", { number: turn.n, who: speakerOf(turn) });
}

export function speakerOf(turn) {
  if (turn.kind === "interviewer") return say("interviewer");
  if (turn.kind === "note") return say("note");
  const role = turn.profession && turn.profession !== "mixed" ? labelIn("professions", turn.profession) : "";
  if (turn.kind === "answer") return role || say("respondent");
  return [role, turn.kind === "unknown" ? say("unknown-speaker") : turn.speaker].filter(Boolean).join(" · ");
}

function parts(turn, chosen, heard) {
  const { codings, memos } = turn;
  if (!codings.length && !memos.length) return [said(turn), plain("p", "text", turn.text)];
  const words = document.createElement("p");
  words.className = "text";
  words.append(...marked(turn, chosen));
  return [
    said(turn), ...(codings.length ? [gutter(codings), words, chips(turn, chosen)] : [words]),
    ...memos.map((memo) => noted(memo, { kind: "turn", n: turn.n }, heard)),
    ...codings.flatMap((coding) => coding.memos.map((memo) => noted(memo, { kind: "coding", id: coding.id }, heard, labelOf(coding.code)))),
  ];
}

function plain(name, kind, text = "") {
  const made = document.createElement(name);
  made.className = kind;
  made.textContent = text;
  return made;
}

// What thousands of turns and codings have alike is made once and copied: it is far sooner there.
const models = new Map();

function copied(key, make) {
  let model = models.get(key);
  if (!model) models.set(key, model = make());
  return model.cloneNode(true);
}

// A participant's name opens the memo on her.
function said(turn) {
  const who = speakerOf(turn);
  const opens = turn.kind === "participant" && !turn.removed;
  const made = copied(`said ${opens} ${turn.speaker} ${who}`, () => el("p", { class: "who" },
    opens ? el("button", { type: "button", class: "speaker", tabindex: "-1", data: { speaker: turn.speaker } }, who) : el("b", {}, who), el("span")));
  made.lastChild.textContent = ` ${turn.n}`;
  if (turn.time) made.append(plain("time", "", turn.time));
  return made;
}

function gutter(codings) {
  const colours = codings.map((coding) => colourOf(coding.code));
  return copied(`gutter ${colours.join(" ")}`, () => el("div", { class: "gutter", "aria-hidden": "true" }, colours.map((colour) => el("i", { class: colour }))));
}

function marked(turn, chosen) {
  const spans = turn.codings.filter((coding) => coding.start !== null);
  if (!spans.length && !chosen) return [turn.text];
  const edges = [...new Set([0, turn.text.length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  return edges.slice(1).map((end, n) => piece(turn.text.slice(edges[n], end), spans.filter((span) => span.start <= edges[n] && span.end >= end), chosen));
}

// The shortest coding gives the ground; more than one shows by the line below.
function piece(text, over, chosen) {
  if (!over.length) return text;
  const top = over.find((each) => each.id === chosen) ?? over.reduce((one, other) => (other.end - other.start <= one.end - one.start ? other : one));
  const names = [colourOf(top.code), over.length > 1 && "several", over.some((each) => each.id === chosen) && "chosen", !over.some((each) => each.mine) && "theirs"];
  return plain("mark", names.filter(Boolean).join(" "), text);
}

function chips({ codings }, chosen) {
  const kinds = codings.map((coding) => `${colourOf(coding.code)} ${coding.mine ? "" : coding.coder} ${coding.valence} ${coding.pending ?? ""} ${labelOf(coding.code)}`);
  const made = copied(`chips ${kinds.join("\n")}`, () => el("ul", { class: "chips" }, codings.map(chipOf)));
  const at = chosen ? codings.findIndex((coding) => coding.id === chosen) : -1;
  if (at < 0) return made;
  const line = made.children[at];
  line.firstChild.classList.add("chosen");
  line.firstChild.setAttribute("aria-pressed", "true");
  if (codings[at].mine) line.append(directions(codings[at]));
  return made;
}

function chipOf({ code, coder, mine, valence, pending }) {
  const label = labelOf(code);
  return el("li", {},
    el("button", { type: "button", class: `chip ${colourOf(code)}${mine ? "" : " theirs"}${pending ? " pending" : ""}`, "aria-pressed": "false" },
      label, valence && el("small", {}, say(`valence.${valence}`)), !mine && el("small", {}, coder)),
    mine && el("button", { type: "button", class: "off", "aria-label": say("remove-coding", { code: label }) }, "×"));
}

function directions(coding) {
  const each = (valence) => el("button", { type: "button", data: { valence }, "aria-pressed": coding.valence === valence ? "true" : "false" }, say(`valence.${valence}`));
  return el("span", { class: "directions", role: "group", "aria-label": say("filter.valence") }, state.study.valences.map(each));
}

function shortened(text) {
  return text.length > 60 ? `${text.slice(0, 40)} … ${text.slice(-15)}` : text;
}

export function noted(memo, on, heard, about = "") {
  return el("p", { class: "memo", title: clock(memo.time) },
    el("span", { class: "unseen" }, `${say("memo")}: `), about && el("b", {}, `${about}: `), memo.text,
    !memo.mine && el("small", {}, ` ${memo.coder}`),
    memo.mine && el("button", { type: "button", class: "quiet", onclick: () => heard.memo(on, memo) }, say("edit")));
}
