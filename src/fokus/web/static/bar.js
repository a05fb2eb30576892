// The bar above the words: which interview, how far one has come, what undo would take.

import { button, el, option } from "./dom.js";
import { openHelp } from "./help.js";
import { drawPart, isMine } from "./part.js";
import { nameOf, state } from "./state.js";
import { isCodable } from "./turn.js";
import { say } from "./words.js";

// What a memo on the whole text is on: an interview, or what many have answered.
export function aboutText(held) {
  return say(held.question ? "memo-answers" : "memo-transcript");
}

export function drawBar(wanted, held, { again, palette, memo, renew }) {
  const choose = el("select", { "aria-label": say("transcript"), onchange: (event) => { location.hash = `#code/${encodeURIComponent(event.target.value)}`; } },
    ["interview", "answer"].flatMap((kind) => listed(kind, wanted)));
  const seen = el("input", { type: "checkbox", onchange: (event) => { location.hash = `#code/${encodeURIComponent(held.id)}/turn/${held.at}${event.target.checked ? "?others=1" : ""}`; } });
  seen.checked = held.others;
  return el("div", { class: "toolbar" }, choose, el("progress", { id: "progress", max: "1", value: "0", "aria-label": say("progress") }), el("span", { id: "progress-text", class: "quiet" }),
    button(say("undo"), () => again("undo"), { id: "undo" }), button(say("redo"), () => again("redo"), { id: "redo" }),
    button(say("code-it"), palette, { class: "main" }), button(say("memo"), memo, { "aria-label": aboutText(held), title: aboutText(held) }),
    state.study.coders.length > 1 ? el("label", { class: "check" }, seen, say("others")) : null, drawPart(wanted, renew), button(say("shortcuts"), openHelp), el("div", { id: "finding" }));
}

// Interviews and open answers each under a heading of their own, where the study has both.
function listed(kind, wanted) {
  const all = state.study.transcripts;
  const divided = all.some((each) => !isMine(each));
  if (divided && kind === "answer") return [];
  if (divided) return [["part.mine", isMine], ["part.others", (each) => !isMine(each)]].map(([name, whose]) => el("optgroup", { label: say(name) }, all.filter(whose).map((each) => option(each.id, `${nameOf(each)} (${each.coded}/${each.codable})`, each.id === wanted.id))));
  const options = all.filter((each) => each.kind === kind).map((each) => option(each.id, `${nameOf(each)} (${each.coded}/${each.codable})`, each.id === wanted.id));
  return all.every((each) => each.kind === kind) || !options.length ? options : el("optgroup", { label: say(`kind.${kind}`) }, options);
}

export function progress(held) {
  const codable = [...held.turns.values()].filter(isCodable);
  const coded = codable.filter((turn) => turn.codings.some((coding) => coding.mine)).length;
  document.getElementById("progress").value = codable.length ? coded / codable.length : 0;
  document.getElementById("progress-text").textContent = say("coded-of", { coded, codable: codable.length });
  const mine = state.study.transcripts.find((each) => each.id === held.id);
  Object.assign(mine ?? {}, { coded, codable: codable.length });
}

export function undoable() {
  for (const way of ["undo", "redo"]) {
    const next = state.study.undo?.[way];
    const at = document.getElementById(way);
    if (at) at.disabled = !next;
    if (at) at.title = next ? say("would-undo", { what: say(`event.${next.kind}`), label: next.label ?? "" }) : "";
  }
}
