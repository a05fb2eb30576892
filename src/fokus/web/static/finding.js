// Words looked for in the interview that is open: every place is shown, and one goes from one to the next.

import { button, el } from "./dom.js";
import { pointAt } from "./selection.js";
import { say } from "./words.js";

const MOST = 2000;
let hits = [];
let at = -1;

function places(typed, turns) {
  if (!typed.trim()) return [];
  const wanted = new RegExp(typed.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  return turns.flatMap((turn) => [...turn.text.matchAll(wanted)].map((hit) => ({ n: turn.n, start: hit.index, end: hit.index + hit[0].length }))).slice(0, MOST);
}

function range({ n, start, end }) {
  const text = document.querySelector(`#turn-${n} .text`);
  const made = document.createRange();
  made.setStart(...pointAt(text, start));
  made.setEnd(...pointAt(text, end));
  return made;
}

function light() {
  if (!CSS.highlights) return;
  CSS.highlights.set("found", new Highlight(...hits.map(range)));
  CSS.highlights.set("found-here", new Highlight(...(hits[at] ? [range(hits[at])] : [])));
}

// The bar above the words; `go` is told the turn of each place, `left` when one is done.
export function openFind(place, { turns, from, go, left }) {
  const told = el("span", { class: "quiet", role: "status" });
  const field = el("input", { type: "search", "aria-label": say("find-in"), placeholder: say("find-in"), oninput: look, onkeydown: key });
  const close = () => {
    CSS.highlights?.clear();
    place.replaceChildren();
    left();
  };

  function look() {
    hits = places(field.value, turns());
    const next = hits.findIndex((hit) => hit.n >= from());
    at = hits.length ? Math.max(0, next) : -1;
    show();
  }

  function step(by) {
    if (!hits.length) return;
    at = (at + by + hits.length) % hits.length;
    show();
  }

  function show() {
    if (hits[at]) go(hits[at].n);
    light();
    told.textContent = field.value.trim() ? (hits.length ? say("found-of", { number: at + 1, of: hits.length }) : say("found-none")) : "";
  }

  function key(event) {
    if (event.key === "Escape") close();
    else if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }

  place.replaceChildren(el("search", { class: "finding" }, field, button("↑", () => step(-1), { "aria-label": say("previous-hit") }), button("↓", () => step(1), { "aria-label": say("next-hit") }), told, button(say("close"), close, { class: "plain" })));
  field.focus();
}
