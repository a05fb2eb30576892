// What a gesture makes of a turn and its codings, before anything is drawn or sent.

import { state } from "./state.js";
import { stepped } from "./selection.js";

const VALENCES = ["hindering", "helping", "suggestion", null];

export function nextValence(valence) {
  return VALENCES[(VALENCES.indexOf(valence) + 1) % VALENCES.length];
}

export function adding(held, { n, start, end, quote }, code) {
  return { do: "add", transcript: held.id, version: held.version, turn: n, start, end, quote, code };
}

// A suggestion is taken for the whole turn, as one gesture with the word that it was suggested.
export function answering(held, { turn: n, code, score }, how) {
  const whole = { n, start: null, end: null, quote: held.turns.get(n).text };
  if (how === "accept") return [adding(held, whole, code), { do: "accept", score }];
  return [{ do: "reject", transcript: held.id, turn: n, code, score }];
}

// The codings of a turn with one that the server has not answered yet; null where it is there already.
export function foreseen({ codings }, { n, start, end }, code) {
  const same = (coding) => coding.mine && coding.code === code && coding.start === start && coding.end === end;
  if (codings.some(same)) return null;
  const coder = state.study.coder.id;
  const id = `pending-${n}-${start}-${code}`;
  const pending = { id, code, coder, mine: true, start, end, valence: null, memos: [], pending: true };
  return [...codings, pending].sort((a, b) => (a.start ?? -1) - (b.start ?? -1) || (b.end ?? 0) - (a.end ?? 0));
}

// Moves one boundary of a coding, which keeps at least a character.
export function moved(coding, text, edge, onward, unit) {
  const [start, end] = [coding.start ?? 0, coding.end ?? text.length];
  coding.start = edge === "end" ? start : Math.min(end - 1, stepped(text, unit, start, onward, "start"));
  coding.end = edge === "end" ? Math.max(start + 1, stepped(text, unit, end, onward)) : end;
}

// Where a selection by keys begins: at the first word after what one has coded already.
export function firstFresh({ text, codings }) {
  const ends = codings.filter((coding) => coding.mine && coding.end !== null).map((coding) => coding.end);
  const first = Math.max(0, ...ends);
  const start = first < text.length ? first + (text.slice(first).match(/^[^\p{L}\p{N}]*/u)?.[0].length ?? 0) : 0;
  return start < text.length ? start : 0;
}

// The number of the next turn that is wanted, forwards or back; null where there is none.
export function nextTurn({ turns, at }, by, wanted) {
  const numbers = [...turns.keys()];
  let n = numbers.indexOf(at) + by;
  while (n >= 0 && n < numbers.length && !wanted(turns.get(numbers[n]))) n += by;
  return numbers[n] ?? null;
}
