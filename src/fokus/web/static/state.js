// What every view knows: the study, who codes, the codebook as it holds now.

import { get, sitAt, takeLine } from "./server.js";

export const state = { study: null, codes: new Map(), themes: [], retired: [], locked: false, cursor: null, whole: true };

export async function learnStudy() {
  [state.study] = await Promise.all([get("study"), learnCodebook()]);
  state.cursor ??= state.study.cursor;
}

// All that the page opens with comes at once, the transcript too that the code view begins with.
let begun = null;

export async function learnAll(asked) {
  const { study, codebook, transcript, words, seal } = await get("opening", asked);
  state.study = study;
  state.whole = await takeLine(seal);
  sitAt(study.desk);
  state.cursor ??= study.cursor;
  keepCodebook(codebook);
  begun = transcript;
  return words;
}

export async function transcriptOf(id, others) {
  const known = begun?.id === id ? begun : null;
  begun = null;
  return known ?? get(`transcripts/${encodeURIComponent(id)}`, others ? { others: 1 } : {});
}

export async function learnCodebook() {
  keepCodebook(await get("codebook"));
}

function keepCodebook(book) {
  state.themes = book.themes;
  state.retired = book.retired;
  state.locked = book.locked;
  state.codes = new Map([...book.themes.flatMap((theme) => theme.codes), ...book.retired].map((code) => [code.id, code]));
}

export function active() {
  return state.themes.flatMap((theme) => theme.codes);
}

export function labelOf(code) {
  return state.codes.get(code)?.label ?? code;
}

export function colourOf(code) {
  return `k${(state.codes.get(code)?.colour ?? 0) % 24}`;
}

export function themeOf(code) {
  return state.themes.find((theme) => theme.id === state.codes.get(code)?.theme)?.label ?? "";
}

export function labelIn(list, id) {
  return state.study[list].find((each) => each.id === id)?.label ?? id ?? "";
}

// "Norra skolan, omgång 2 (kurator)": what a coder calls an interview; open answers by what was asked.
export function nameOf(transcript) {
  if (transcript.question) return `${labelIn("rounds", transcript.round)} · ${transcript.question}`;
  const who = transcript.professions.map((each) => labelIn("professions", each)).join(", ");
  return [labelIn("sites", transcript.site), labelIn("rounds", transcript.round), who].filter(Boolean).join(" · ");
}

// A key stays with its code: only a code without one, when it is used, takes the digit that rested longest.
const DIGITS = [..."123456789"];
const store = () => `fokus-keys-${state.study.title}-${state.study.coder.id}`;

function kept() {
  try {
    return { pins: {}, digits: {}, used: {}, ...JSON.parse(localStorage.getItem(store()) ?? "{}") };
  } catch {
    return { pins: {}, digits: {}, used: {} };
  }
}

function keep(now) {
  localStorage.setItem(store(), JSON.stringify(now));
}

// Which code each digit puts: what it was given before, and the first codes of the codebook on those left.
function digits(now) {
  const known = new Set(active().map((code) => code.id));
  const free = DIGITS.filter((digit) => !Object.values(now.pins).includes(digit));
  const given = Object.fromEntries(Object.entries(now.digits).filter(([digit, code]) => free.includes(digit) && known.has(code) && !now.pins[code]));
  const others = active().map((code) => code.id).filter((code) => !now.pins[code] && !Object.values(given).includes(code));
  for (const digit of free) if (!given[digit] && others.length) given[digit] = others.shift();
  return given;
}

// Tells whether the code was given a digit.
export function used(code) {
  const now = kept();
  const given = digits(now);
  const fresh = !now.pins[code] && !Object.values(given).includes(code);
  if (fresh) {
    const [rested] = Object.entries(given).sort(([one, a], [other, b]) => (now.used[a] ?? 0) - (now.used[b] ?? 0) || other - one)[0];
    given[rested] = code;
  }
  keep({ ...now, digits: given, used: { ...now.used, [code]: Date.now() } });
  return fresh;
}

export function pin(code, key) {
  const now = kept();
  const pins = Object.fromEntries(Object.entries(now.pins).filter(([each, had]) => each !== code && had !== key));
  keep({ ...now, pins: key ? { ...pins, [code]: key } : pins });
}

export function codeKeys() {
  const now = kept();
  const known = new Set(active().map((code) => code.id));
  const own = Object.entries(now.pins).filter(([code]) => known.has(code));
  return new Map([...own, ...Object.entries(digits(now)).map(([digit, code]) => [code, digit])]);
}

export function codeOfKey(key) {
  return [...codeKeys()].find(([, had]) => had === key)?.[0] ?? null;
}

export function isPinned(code) {
  return Boolean(kept().pins[code]);
}
