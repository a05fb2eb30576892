// A long interview: what is near is drawn whole; what is far has its words, and gets its codes in idle moments.

import { el } from "./dom.js";
import { drawTurn } from "./turn.js";

const SIZE = 20;
const NEAR = "1500px";
const idle = window.requestIdleCallback ?? ((act) => setTimeout(() => act({ timeRemaining: () => 8 }), 30));

let waiting = new Map(); // chunks without their codes, and the numbers of the turns that have some
let whole = () => {};
let watch = null;

export function drawChunks(turns, redraw) {
  watch?.disconnect();
  waiting = new Map();
  whole = redraw;
  watch = new IntersectionObserver((seen) => seen.filter((each) => each.isIntersecting).forEach((each) => complete(each.target)), { rootMargin: NEAR });
  const drawn = [];
  for (let start = 0; start < turns.length; start += SIZE) drawn.push(chunk(turns.slice(start, start + SIZE)));
  idle(onward);
  return drawn;
}

// What is out of sight is not laid out; how high it is likely to be keeps the scroll bar steady.
function chunk(inside) {
  const made = el("div", { class: "chunk" }, inside.map(drawTurn));
  const lines = inside.reduce((sum, turn) => sum + Math.ceil(turn.text.length / 85) + 2 * (turn.codings.length > 0), 0);
  made.style.containIntrinsicBlockSize = `auto ${lines * 26 + inside.length * 44}px`;
  const more = inside.filter((turn) => turn.codings.length || turn.memos.length).map((turn) => turn.n);
  if (more.length) {
    waiting.set(made, more);
    watch.observe(made);
  }
  return made;
}

export function complete(made) {
  const numbers = waiting.get(made);
  if (!numbers) return;
  waiting.delete(made);
  watch.unobserve(made);
  numbers.forEach(whole);
}

function onward(left) {
  while (waiting.size && left.timeRemaining() > 4) complete(waiting.keys().next().value);
  if (waiting.size) idle(onward);
}
