// Coding: reading a transcript and saying what its words are about, hands on the keyboard.

import { drawAside, recount } from "./aside.js";
import { aboutText, drawBar, progress, undoable } from "./bar.js";
import { drawChunks } from "./chunks.js";
import { el } from "./dom.js";
import { opens } from "./drafting.js";
import { openFind } from "./finding.js";
import { adding, answering, firstFresh, foreseen, moved, nextTurn, nextValence } from "./gestures.js";
import { hand } from "./hand.js";
import { actionOf, areOn, codeKey } from "./keys.js";
import { writeMemo } from "./memo.js";
import { memoOnParticipant } from "./memos.js";
import { creating, jump, openPalette } from "./palette.js";
import { quoteTurn } from "./quoting.js";
import { clear, extended, select, selected } from "./selection.js";
import { Refused, get, submit } from "./server.js";
import { drawSuggestions } from "./suggest.js";
import { codeOfKey, labelOf, learnCodebook, learnStudy, nameOf, state, transcriptOf, used } from "./state.js";
import { openHelp } from "./help.js";
import { codingAt, isCodable, noted, redrawTurn, speakerOf } from "./turn.js";
import { say } from "./words.js";
import { tell } from "./tell.js";

const REST = 900;
const COUNT = 1500;

let held = null; // the transcript that is open: its turns by number, where we are, what is chosen

export async function openCode(main, [id, , number], query) {
  const known = state.study.transcripts;
  const wanted = known.find((each) => each.id === id) ?? known.find((each) => each.coded < each.codable) ?? known[0];
  if (!wanted) {
    main.replaceChildren(el("p", { class: "empty" }, say("no-transcripts")));
    return;
  }
  const others = query.get("others") === "1";
  const read = await transcriptOf(wanted.id, others);
  held = { ...read, others, turns: new Map(read.turns.map((turn) => [turn.n, turn])), at: 0, chosen: null, edge: "end", moving: null };
  draw(main, wanted);
  const first = Number(number) || read.turns.find((turn) => isCodable(turn) && !turn.codings.length)?.n || 1;
  go(first, { focus: true });
  suggestions();
}

function suggestions() {
  const opened = held;
  if (held) drawSuggestions(held.id, () => held === opened, suggested);
}

function suggested(suggestion, how) {
  const { turn: n, code } = suggestion;
  const label = { code: labelOf(code), turn: n };
  return send(answering(held, suggestion, how), how === "accept" ? say("code-put", label) : say("suggest-rejected", label));
}

// The first suggestion on the turn is answered; the next one is first then.
function answer(how) {
  const yes = article()?.querySelector(`.suggestion .${how}`);
  return yes ? yes.click() : tell(say("no-suggestion"));
}

export function closeCode() {
  settle();
  held = null;
}

function draw(main, wanted) {
  const turns = el("div", { class: "turns", onclick: pointed, onfocusin: pointed });
  turns.append(...drawChunks([...held.turns.values()], heard, (n) => held.turns.get(n)));
  main.replaceChildren(
    el("div", { class: "coding" }, el("h1", { class: "unseen" }, nameOf(wanted)), drawBar(wanted, held, { again, palette, renew, memo: () => memoOn({ kind: "transcript", id: held.id }, held.memos) }),
      el("div", { class: "reading" }, held.question ? el("p", { class: "question" }, el("b", {}, say("question")), ` ${held.question}`) : null, el("div", { id: "on-interview" }, aboutInterview()),
        held.waiting.length ? el("p", { class: "warning" }, say("waiting-review", { number: held.waiting.length })) : null, turns),
      el("aside", { id: "codes", "aria-label": say("codes") })));
  aside();
}

function aboutInterview() {
  return held.memos.map((memo) => noted(memo, { kind: "transcript", id: held.id }, heard));
}

export function aside() {
  const place = document.getElementById("codes");
  if (place) drawAside(place, { apply: (code) => put({ code }), focus: () => article()?.focus({ preventScroll: true }) });
  if (held) progress(held);
}

const heard = {
  memo: (on, memo) => memoOn(on.kind === "turn" ? turnOn(on.n) : on, [memo]),
};

const turnOn = (n) => ({ kind: "turn", transcript: held.id, version: held.version, turn: n });
const turn = () => held.turns.get(held.at);
const article = (n = held.at) => document.getElementById(`turn-${n}`);
const chosen = () => turn()?.codings.find((coding) => coding.id === held.chosen) ?? null;

function pointed(event) {
  const n = Number(event.target.closest?.(".turn")?.dataset.n);
  if (n && held && n !== held.at) go(n);
  const hit = event.type === "click" && event.target.closest("button");
  if (!hit || !held) return;
  const [on, coding] = [hit.dataset, codingAt(hit, turn())];
  if (hit.matches(".chip")) choose(coding.id);
  else if (hit.matches(".off")) remove(coding.id);
  else if (on.valence) directed(on.valence === chosen().valence ? null : on.valence);
  else if (on.speaker) memoOnParticipant(on.speaker);
}

function go(n, { focus = false } = {}) {
  const next = article(n);
  if (!next) return;
  if (held.at !== n) settle();
  article()?.classList.remove("here");
  article()?.setAttribute("tabindex", "-1");
  if (held.at !== n) held.chosen = null;
  held.at = n;
  next.classList.add("here");
  next.setAttribute("tabindex", "0");
  if (focus) {
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
  history.replaceState(null, "", `#code/${encodeURIComponent(held.id)}/turn/${n}${held.others ? "?others=1" : ""}`);
}

function redraw(n = held.at) {
  const place = article(n);
  if (!place) return;
  const marked = n === held.at ? selected(place) : null;
  const inside = place.contains(document.activeElement) && document.activeElement !== place;
  redrawTurn(place, held.turns.get(n), held.chosen, heard);
  if (marked) select(place, marked.start, marked.end);
  if (inside) place.focus({ preventScroll: true });
}

// What is coded: the selected words, else the whole turn.
function place() {
  const words = selected(article());
  const whole = turn();
  return words ? { start: words.start, end: words.end, quote: words.text } : { start: null, end: null, quote: whole.text };
}

async function put({ code, create, memo = "" }) {
  if (!isCodable(turn()) && !selected(article()) && turn().kind === "note") return tell(say("not-here"));
  const at = { n: held.at, ...place() };
  const before = create ? creating(create) : [];
  const add = adding(held, at, create ? `$${before.length - 1}` : code);
  const note = memo ? [{ do: "memo", on: { kind: "coding", id: `$${before.length}` }, text: memo }] : [];
  if (code) foresee(at, code);
  await send([...before, add, ...note], create ? say("code-made", { code: create.label }) : say("code-put", { code: labelOf(code), turn: at.n }));
  if (code && used(code)) aside();
}

// Drawn at once; the server's answer takes its place.
function foresee(at, code) {
  const there = held.turns.get(at.n);
  const codings = foreseen(there, at, code);
  if (!codings) return;
  there.codings = codings;
  redraw(at.n);
}

async function send(actions, told) {
  const id = held.id;
  try {
    const answer = await submit("events", { actions, others: held.others });
    await taken(answer, id);
    tell(`${told} · ${say("saved")}`);
    return answer;
  } catch (error) {
    await refused(error);
    return null;
  }
}

async function taken(answer, id) {
  state.study.undo = answer.undo;
  if (answer.codebook) await learnCodebook();
  if (!held || held.id !== id) return;
  if (answer.everything) return void (await openAgain());
  counting();
  for (const each of answer.turns.filter((one) => one.transcript === id)) {
    held.turns.set(each.turn.n, each.turn);
    redraw(each.turn.n);
  }
  if (answer.codebook) aside();
  undoable();
  progress(held);
}

// How often codes are used is asked for when the hands rest.
let asking = 0;

function counting() {
  clearTimeout(asking);
  asking = setTimeout(() => learnCodebook().then(recount, () => {}).then(suggestions), COUNT);
}

export async function openAgain() {
  const main = document.getElementById("main");
  const back = hand(main, ".toolbar, #codes");
  await openCode(main, [held.id, "turn", held.at], new URLSearchParams(held.others ? "others=1" : ""));
  back();
}

async function renew() {
  await learnStudy();
  await openAgain();
}

async function refused(error) {
  if (!(error instanceof Refused)) throw error;
  tell(`${error.message} ${error.remedy}`, true);
  if (!held) return;
  if (error.code === "transcript-newer") return void openAgain();
  const there = await get(`transcripts/${encodeURIComponent(held.id)}/turns/${held.at}`, held.others ? { others: 1 } : {});
  held.turns.set(there.n, there);
  redraw(there.n);
}

async function again(way) {
  settle();
  try {
    const answer = await submit(way, { others: held.others });
    const { done } = answer;
    if (done?.transcript === held.id && done.turn) go(done.turn, { focus: true });
    await taken(answer, held.id);
    tell(say(`${way}-done`, { what: say(`event.${done?.kind ?? "add"}`), label: done?.label ?? "" }));
  } catch (error) {
    await refused(error);
  }
}

function choose(id) {
  settle();
  held.chosen = held.chosen === id ? null : id;
  held.edge = "end";
  redraw();
  const now = chosen();
  if (now) tell(say("chosen", { code: labelOf(now.code), number: turn().codings.indexOf(now) + 1, of: turn().codings.length }));
}

function remove(id) {
  settle();
  const coding = turn().codings.find((each) => each.id === id);
  if (!coding?.mine || coding.pending) return;
  held.chosen = null;
  turn().codings = turn().codings.filter((each) => each !== coding);
  redraw();
  send([{ do: "remove", target: id }], say("code-removed", { code: labelOf(coding.code), turn: held.at })).then(aside);
}

function valence() {
  const coding = chosen();
  if (!coding) return tell(say("choose-first"));
  return directed(nextValence(coding.valence));
}

function directed(next) {
  const coding = chosen();
  coding.valence = next;
  redraw();
  return send([{ do: "valence", target: coding.id, valence: next }], next ? say(`valence.${next}`) : say("valence.none"));
}

// A boundary is moved key by key, and kept when the hands rest, with Enter, or when one goes on.
function moveEdge(onward, unit) {
  const coding = chosen();
  if (!coding?.mine || coding.pending) return tell(say("choose-first"));
  held.moving ??= { id: coding.id, n: held.at };
  const { text } = turn();
  moved(coding, text, held.edge, onward, unit);
  redraw();
  tell(text.slice(coding.start, coding.end).slice(held.edge === "end" ? -40 : 0).slice(0, 40));
  clearTimeout(held.resting);
  held.resting = setTimeout(settle, REST);
}

function settle() {
  if (!held?.moving) return;
  const { id, n } = held.moving;
  clearTimeout(held.resting);
  held.moving = null;
  const coding = held.turns.get(n).codings.find((each) => each.id === id);
  const quote = held.turns.get(n).text.slice(coding.start, coding.end);
  send([{ do: "move", target: id, version: held.version, turn: n, start: coding.start, end: coding.end, quote }], say("boundary-moved", { code: labelOf(coding.code) }));
}

async function palette() {
  const words = selected(article());
  const answer = await openPalette({ title: say(words ? "code-words" : "code-turn", { turn: held.at }), apply: put, what: ["code", held.id, held.at, words?.start ?? "", words?.end ?? ""].map(String) });
  article()?.focus({ preventScroll: true });
  if (words) select(article(), words.start, words.end);
  if (answer) put(answer);
}

async function recode() {
  const coding = chosen();
  if (!coding?.mine) return tell(say("choose-first"));
  const answer = await openPalette({ title: say("recode", { code: labelOf(coding.code) }), memo: false, what: ["recode", held.id, String(held.at), coding.id] });
  article()?.focus({ preventScroll: true });
  if (!answer) return null;
  const before = answer.create ? creating(answer.create) : [];
  held.chosen = null;
  return send([...before, { do: "recode", target: coding.id, code: answer.code ?? `$${before.length - 1}` }], say("recoded")).then(aside);
}

async function memoOn(on, known) {
  const mine = known.find((memo) => memo.mine);
  const names = { turn: say("memo-turn", { turn: on.turn }), transcript: aboutText(held), coding: say("memo-coding") };
  const text = await writeMemo(names[on.kind] ?? say("memo"), mine?.text, [`memo-${on.kind}`, held.id, String(on.turn ?? held.at), on.kind === "coding" ? on.id : ""]);
  article()?.focus({ preventScroll: true });
  if (text === null || text === (mine?.text ?? "")) return;
  await send([{ do: "memo", on, text }], say("memo-kept"));
  if (on.kind !== "transcript" || !held) return;
  held.memos = (await get("memos", { on: `transcript:${held.id}`, ...(held.others ? { others: 1 } : {}) })).memos;
  document.getElementById("on-interview")?.replaceChildren(...aboutInterview());
}

// What was half typed is opened again where it was: at its turn, its words marked, its coding chosen.
function isBack(id, n, coding = "") {
  if (held?.id !== id || !article(Number(n))) return false;
  go(Number(n), { focus: true });
  held.chosen = turn().codings.find((each) => each.id === coding)?.id ?? null;
  redraw();
  return !coding || held.chosen === coding;
}

opens("code", (id, n, start, end) => {
  if (!isBack(id, n)) return;
  if (end) select(article(), Number(start), Number(end));
  palette();
});
opens("recode", (...at) => isBack(...at) && recode());
for (const kind of ["turn", "coding"]) opens(`memo-${kind}`, (...at) => isBack(...at) && doing.memo());
opens("memo-transcript", (id, n) => isBack(id, n) && memoOn({ kind: "transcript", id }, held.memos));

function extend(unit, onward) {
  const words = turn().text;
  const now = extended(words, selected(article()), unit, onward, firstFresh(turn()));
  if (!now) return clear();
  select(article(), now.start, now.end);
  return tell(words.slice(now.start, now.end).slice(-60));
}

function step(by, wanted = () => true) {
  const n = nextTurn(held, by, wanted);
  if (n === null) return tell(say(by > 0 ? "no-further" : "at-beginning"));
  clear();
  go(n, { focus: true });
  return tell(`${turn().n} ${speakerOf(turn())}`, false, true);
}

function cycle() {
  const here = turn().codings;
  if (!here.length) return tell(say("no-codings-here"));
  return choose(here[(here.findIndex((coding) => coding.id === held.chosen) + 1) % here.length].id);
}

function leave() {
  held.moving = null;
  clearTimeout(held.resting);
  held.chosen = null;
  clear();
  get(`transcripts/${encodeURIComponent(held.id)}/turns/${held.at}`, held.others ? { others: 1 } : {}).then((there) => { held.turns.set(there.n, there); redraw(there.n); });
}

function find() {
  openFind(document.getElementById("finding"), {
    turns: () => [...held.turns.values()], from: () => held.at,
    go: (n) => { go(n); article(n).scrollIntoView({ block: "center" }); }, left: () => article()?.focus({ preventScroll: true }),
  });
}

function quote() {
  const coding = chosen();
  return quoteTurn(turn(), coding && coding.start !== null ? turn().text.slice(coding.start, coding.end) : place().quote, held.round);
}

const doing = {
  next: () => step(1), previous: () => step(-1), uncoded: () => step(1, (each) => isCodable(each) && !each.codings.some((coding) => coding.mine)),
  accept: () => { if (held.moving) settle(); else step(1, isCodable); },
  "memo-who": () => (turn().kind === "participant" ? memoOnParticipant(turn().speaker) : tell(say("no-participant"))),
  palette, recode, cycle, valence, help: openHelp, quote, find, jump, undo: () => again("undo"), redo: () => again("redo"), choose: cycle, clear: leave,
  word: () => extend("word", true), "word-less": () => extend("word", false), sentence: () => extend("sentence", true), "sentence-less": () => extend("sentence", false),
  character: () => extend("character", true), "character-less": () => extend("character", false), onward: () => extend("onward", true), "onward-less": () => clear(),
  edge: () => { held.edge = held.edge === "end" ? "start" : "end"; tell(say(`edge.${held.edge}`)); },
  take: () => answer("accept"), reject: () => answer("reject"),
  remove: () => (chosen() ? remove(held.chosen) : tell(say("choose-first"))),
  memo: () => (chosen() ? memoOn({ kind: "coding", id: held.chosen }, chosen().memos) : memoOn(turnOn(held.at), turn().memos)),
};

export function pressed(event) {
  if (!held || event.defaultPrevented || event.target.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
  const onButton = event.target.closest?.("button, a, summary") && (event.key === "Enter" || event.key === " ");
  if (onButton) return;
  const action = actionOf(event);
  const edges = { "edge-back": false, "edge-on": true };
  if (action in edges) {
    if (!chosen()) return;
    event.preventDefault();
    moveEdge(edges[action], event.shiftKey ? "sentence" : event.ctrlKey ? "word" : "character");
  } else if (action) {
    event.preventDefault();
    doing[action]();
  } else if (codeKey(event) && areOn()) {
    const code = codeOfKey(codeKey(event));
    if (code) event.preventDefault();
    if (code) put({ code });
  }
}

// Others' and other devices' work, as it comes in.
export async function changed(turns) {
  if (!held) return;
  for (const [id, n] of turns.filter(([each]) => each === held.id)) {
    if (held.moving?.n === n) continue;
    const there = await get(`transcripts/${encodeURIComponent(id)}/turns/${n}`, held.others ? { others: 1 } : {});
    if (held?.id !== id) return;
    held.turns.set(n, there);
    redraw(n);
  }
  progress(held);
}
