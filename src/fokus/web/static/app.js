// The door of the page: login, the five views and the line that says what is saved.

import { aside, changed, closeCode, openCode, pressed } from "./code.js";
import { openCodebook } from "./codebook.js";
import { closeCompare, compared, judged, openCompare } from "./compare.js";
import { button, el } from "./dom.js";
import { jotDown, takeUp } from "./drafting.js";
import { bringBack, isAway, putAway } from "./locking.js";
import { openMatrix } from "./matrix.js";
import { openOverview } from "./overview.js";
import { closeQuotes, openQuotes, quotePressed, quotesChanged } from "./quotes.js";
import { openRetrieve } from "./retrieve.js";
import { Refused, findKey, get, onRelock, onSaving, post, resume, unsaved } from "./server.js";
import { learnAll, learnCodebook, learnStudy, state } from "./state.js";
import { tell } from "./tell.js";
import { learn, say } from "./words.js";

const VIEWS = { code: openCode, codebook: openCodebook, retrieve: openRetrieve, matrix: openMatrix, compare: openCompare, overview: openOverview, quotes: openQuotes };
const UNLISTED = new Set(["quotes"]); // reached from the overview: the bar has room for six
const EVERY = 2000;

const main = document.getElementById("main");
const banner = document.getElementById("banner");
let view = "";

async function begin() {
  if (!(await findKey())) return locked();
  const { wanted, rest, query } = asked();
  learn(await learnAll({ view: wanted, transcript: rest[0], others: query.get("others") }));
  document.title = `${state.study.title} · fokus`;
  document.documentElement.lang = state.study.language;
  document.getElementById("title").textContent = state.study.title;
  document.getElementById("coder").textContent = say("coding-as", { coder: state.study.coder.id });
  navigation();
  await show();
  resume();
  if (!state.whole) tell(say("waiting-unreadable"), true);
  await takeUp(goTo);
  setInterval(listen, EVERY);
  return null;
}

function goTo(place) {
  history.replaceState(null, "", place);
  return show();
}

function navigation() {
  const listed = Object.keys(VIEWS).filter((name) => !UNLISTED.has(name) && (name !== "compare" || state.study.coders.length > 1));
  document.getElementById("views").replaceChildren(
    ...listed.map((name) => el("a", { href: `#${name}`, data: { view: name } }, say(`view.${name}`))),
    button(say("shut-down"), shutDown, { class: "plain" }));
}

function asked() {
  const [path, query] = location.hash.slice(1).split("?");
  const [name, ...rest] = path.split("/").map(decodeURIComponent);
  return { wanted: name in VIEWS ? name : "code", rest, query: new URLSearchParams(query) };
}

async function show() {
  const { wanted, rest, query } = asked();
  if (view === "code") closeCode();
  if (view === "compare") closeCompare();
  if (view === "quotes") closeQuotes();
  const other = view !== wanted;
  if (view && other) tell("");
  const first = !view;
  view = wanted;
  for (const link of document.querySelectorAll("#views a")) {
    if (link.dataset.view === wanted) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  try {
    await VIEWS[wanted](main, rest, query);
    if (other && !first && wanted !== "code" && view === wanted) atTop();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 401) locked(null);
    else main.replaceChildren(el("p", { class: "warning" }, `${error.message} ${error.remedy}`));
  }
}

function atTop() {
  const head = main.querySelector("h1");
  head?.setAttribute("tabindex", "-1");
  head?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function warn(text, ...more) {
  banner.replaceChildren(...(text ? [el("p", {}, text), ...more] : []));
}

// Said in words that came with the shell: who is not let in has no others.
function locked(shown = location.hash) {
  banner.replaceChildren(document.getElementById("locked").content.cloneNode(true));
  if (view) {
    putAway(main, shown);
    tell("");
  }
  if (!view || !main.childElementCount) main.replaceChildren(el("h1", { class: "unseen" }, banner.firstElementChild.textContent));
}

// What is not on disk yet is said until it is.
onSaving(({ state: how, error, waiting }) => {
  if (how === "locked") locked();
  else if (how === "held") warn(`${error.code === "no-answer" ? say("no-answer") : error.message} ${error.remedy}`, el("p", {}, say("kept-here", { number: waiting })), button(say("try-again"), resume));
  else if (how === "saved" && !waiting) warn("");
});

let cursor = null;
let stale = false;

// All has changed: what is shown is read anew, but never under a dialog in which somebody writes.
async function anew() {
  if (document.querySelector("dialog[open]")) return;
  stale = false;
  await learnStudy();
  await show();
}

async function listen() {
  if (!state.study || document.hidden || isAway() || unsaved()) return;
  try {
    const news = await get("changes", { since: cursor ?? state.study.cursor });
    cursor = news.cursor;
    if (news.state !== "ok") return void warn(say("folder-fault"));
    if (banner.textContent && !unsaved()) warn("");
    stale ||= news.everything;
    if (stale) return void (await anew());
    if (news.codebook) { await learnCodebook(); aside(); }
    if (news.turns.length) await changed(news.turns);
    if (view === "compare") await compared(news);
    if (view === "quotes") await quotesChanged(news);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 401) locked();
    else warn(error.code === "no-answer" ? say("no-answer") : `${error.message} ${error.remedy}`);
  }
}

// A login in another window opens this one too.
onRelock(() => {
  if (state.study) {
    warn("");
    if (bringBack()) show();
    resume();
    jotDown();
  } else begin();
});

async function shutDown() {
  if (unsaved()) return tell(say("kept-here", { number: unsaved() }), true);
  await post("shutdown", {});
  document.body.replaceChildren(el("main", { class: "empty" }, el("p", {}, say("ended"))));
  return null;
}

addEventListener("hashchange", () => {
  if (location.hash.startsWith("#key=")) location.reload();
  else if (!isAway()) show();
});
addEventListener("visibilitychange", listen);
const KEYS = { code: pressed, compare: judged, quotes: quotePressed };
addEventListener("keydown", (event) => isAway() || KEYS[view]?.(event));
addEventListener("beforeunload", (event) => unsaved() && event.preventDefault());
begin().catch((error) => {
  if (error instanceof Refused && error.status === 401) locked();
  else warn(error instanceof Refused ? `${error.message} ${error.remedy}` : String(error));
});
