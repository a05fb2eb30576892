// A long interview is drawn whole, in pieces: the browser finds, reads out and copies all, and lays out what is near.

import { el } from "./dom.js";
import { drawTurn, entitle } from "./turn.js";

const SIZE = 20;
const NEARS = "oncontentvisibilityautostatechange" in document.body;

export function drawChunks(turns, heard, now) {
  const drawn = [];
  for (let start = 0; start < turns.length; start += SIZE) drawn.push(chunk(turns.slice(start, start + SIZE), heard, now));
  return drawn;
}

// What is out of sight is not laid out; how high it is likely to be keeps the scroll bar steady.
function chunk(inside, heard, now) {
  const made = el("div", { class: "chunk" }, inside.map((turn) => drawTurn(turn, heard)));
  const lines = inside.reduce((sum, turn) => sum + Math.ceil(turn.text.length / 85) + 2 * (turn.codings.length > 0), 0);
  const near = () => [...made.children].forEach((article, n) => entitle(article, now(inside[n].n)));
  if (NEARS) made.addEventListener("contentvisibilityautostatechange", (event) => event.skipped || !made.isConnected || near());
  else near();
  made.style.containIntrinsicBlockSize = `auto ${lines * 26 + inside.length * 44}px`;
  return made;
}
