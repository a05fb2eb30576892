// What is half typed in a dialog outlives a reload. It lies with fokus, in memory; in the browser lies only
// which tab this is.

import { get, jot } from "./server.js";

const TAB = "fokus-tab";
const REST = 300;
const openers = new Map();
let open = []; // the dialogs that are open, outermost first
let found = []; // those that were open when the page was left
let last = "[]";
let resting = 0;

function tab() {
  const known = sessionStorage.getItem(TAB) ?? crypto.randomUUID();
  sessionStorage.setItem(TAB, known);
  return known;
}

// How a dialog is opened again, by what it is about; `fixed` where each thing has a way of its own.
export function opens(name, act, ...fixed) {
  openers.set([name, ...fixed].join("\n"), act);
}

const controls = (dialog) => [...dialog.querySelectorAll("input, textarea, select")];

export function remember(dialog, what, inner) {
  const each = { dialog, what, at: 0 };
  open.push(each);
  const typed = ({ target }) => { each.at = controls(dialog).indexOf(target); later(); };
  for (const kind of ["input", "change"]) dialog.addEventListener(kind, typed);
  dialog.addEventListener("close", () => { open = open.filter((one) => one !== each); later(); });
  const [kept] = found;
  if (kept?.what.join("\n") === what.join("\n")) fill(dialog, found.shift(), inner);
  later();
}

function fill(dialog, { fields, at }, inner) {
  const all = controls(dialog);
  all.forEach((control, n) => {
    if (fields[n] === undefined || control.value === fields[n]) return;
    control.value = fields[n];
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
  });
  all[at]?.focus();
  if (found.length) inner();
}

function later() {
  clearTimeout(resting);
  resting = setTimeout(jotDown, REST);
}

// Nothing is said when it fails: it is still in the page, and goes with the next letter.
export async function jotDown() {
  clearTimeout(resting);
  const dialogs = open.map(({ dialog, what, at }) => ({ what, fields: controls(dialog).map((each) => each.value), at: Math.max(0, at) }));
  const now = JSON.stringify(dialogs);
  if (now === last) return;
  last = now;
  await jot({ tab: tab(), place: location.hash, dialogs }).catch(() => { last = ""; });
}

// Goes back to where the page was left, and opens what was open; what is gone meanwhile stays closed.
export async function takeUp(goTo) {
  const kept = await get(`drafts/${tab()}`);
  if (!kept.dialogs.length || document.querySelector("dialog[open]")) return;
  if (kept.place !== location.hash) await goTo(kept.place);
  [found, last] = [kept.dialogs, ""];
  const { what } = found[0];
  const own = openers.get(what.join("\n"));
  if (own) own();
  else openers.get(what[0])?.(...what.slice(1));
}

addEventListener("pagehide", jotDown);
