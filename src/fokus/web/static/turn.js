// One turn: its words with flat marks, a stripe for each code beside them, and the same as chips below.

import { el } from "./dom.js";
import { colourOf, labelIn, labelOf, state } from "./state.js";
import { clock, say } from "./words.js";

export function isCodable(turn) {
  return turn.kind !== "interviewer" && turn.kind !== "note" && !turn.removed;
}

// The words alone: codes and memos are put on by redrawing.
export function drawTurn(turn) {
  const made = document.createElement("article");
  made.className = `turn ${turn.kind}${turn.removed ? " removed" : ""}`;
  made.id = `turn-${turn.n}`;
  made.tabIndex = -1;
  made.dataset.n = turn.n;
  made.setAttribute("aria-label", named(turn));
  const words = document.createElement("p");
  words.className = "text";
  words.textContent = turn.text;
  made.append(said(turn), words);
  return made;
}

export function redrawTurn(article, turn, chosen, heard) {
  article.replaceChildren(...parts(turn, chosen, heard).filter(Boolean));
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
  return [
    said(turn),
    turn.codings.length ? el("div", { class: "gutter", "aria-hidden": "true" }, turn.codings.map(stripe)) : null,
    el("p", { class: "text" }, ...marked(turn, chosen)),
    turn.codings.length ? el("ul", { class: "chips" }, turn.codings.map((coding) => chip(coding, turn, chosen))) : null,
    ...turn.memos.map((memo) => noted(memo, { kind: "turn", n: turn.n }, heard)),
    ...turn.codings.flatMap((coding) => coding.memos.map((memo) => noted(memo, { kind: "coding", id: coding.id }, heard, labelOf(coding.code)))),
  ];
}

// A participant's name opens the memo on her.
function said(turn) {
  const who = speakerOf(turn);
  const name = turn.kind === "participant" && !turn.removed ? el("button", { type: "button", class: "speaker", tabindex: "-1", data: { speaker: turn.speaker } }, who) : el("b", {}, who);
  return el("p", { class: "who" }, name, el("span", {}, ` ${turn.n}`), turn.time && el("time", {}, turn.time));
}

function stripe(coding) {
  return el("i", { class: colourOf(coding.code) });
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
  return el("mark", { class: names.filter(Boolean).join(" ") }, text);
}

function chip(coding, turn, chosen) {
  const whole = coding.start === null;
  const told = whole ? say("whole-turn") : shortened(turn.text.slice(coding.start, coding.end));
  const valence = coding.valence ? say(`valence.${coding.valence}`) : "";
  return el("li", {}, el("button", {
    type: "button", class: `chip ${colourOf(coding.code)}${coding.id === chosen ? " chosen" : ""}${coding.mine ? "" : " theirs"}${coding.pending ? " pending" : ""}`,
    data: { id: coding.id }, title: told, "aria-pressed": coding.id === chosen ? "true" : "false",
  }, labelOf(coding.code), valence && el("small", {}, valence), !coding.mine && el("small", {}, coding.coder)),
  coding.mine && el("button", { type: "button", class: "off", data: { remove: coding.id }, "aria-label": say("remove-coding", { code: labelOf(coding.code) }) }, "×"),
  coding.mine && coding.id === chosen && directions(coding));
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
