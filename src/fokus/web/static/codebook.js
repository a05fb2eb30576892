// The codebook: themes and codes with what they mean and how often they are used, and how it grows.

import { ask, button, el, isOpen, labelled, option } from "./dom.js";
import { opens } from "./drafting.js";
import { hand } from "./hand.js";
import { writeMemo } from "./memo.js";
import { askTheme, creating } from "./palette.js";
import { drawSegment } from "./retrieve.js";
import { Refused, get, submit } from "./server.js";
import { active, colourOf, labelOf, learnCodebook, state } from "./state.js";
import { tell } from "./tell.js";
import { say } from "./words.js";

let redraw = () => {};

export async function openCodebook(main) {
  await learnCodebook();
  if (!isOpen("codebook")) return;
  redraw = () => openCodebook(main);
  const [opened, back] = [openMenus(main), hand(main, ".codebook")];
  main.replaceChildren(el("div", { class: "codebook" }, el("h1", {}, say("view.codebook")),
    el("p", { class: "actions" }, button(say("new-theme"), newTheme), button(say("new-code-plain"), newCode), button(say(state.locked ? "unlock" : "lock"), () => send([{ do: state.locked ? "unlock" : "lock" }]), { class: "plain" })),
    state.locked ? el("p", { class: "warning" }, say("book-locked")) : null, state.themes.map(drawTheme),
    state.retired.length ? el("section", { class: "retired" }, el("h2", {}, say("no-longer-used")), el("ul", {}, state.retired.map(drawRetired))) : null));
  opened(main);
  back();
}

// What others do draws the codebook anew: a menu that is open stays so.
function openMenus(main) {
  const open = new Set([...main.querySelectorAll("details[open]")].map(({ dataset }) => dataset.of));
  return (drawn) => {
    for (const each of drawn.querySelectorAll("details[data-of]")) each.open = open.has(each.dataset.of);
  };
}

function drawTheme(theme) {
  const ways = [["rename", () => rename("theme", theme)], ["define", () => define("theme", theme)], ["memo", () => memoOn("theme", theme)]];
  if (!theme.codes.length) ways.push(["retire", () => send([{ do: "retire-theme", theme: theme.id }])]);
  return el("section", { class: "theme" },
    el("h2", {}, theme.label, el("small", {}, say("segments-number", { number: theme.count }))),
    theme.definition && el("p", {}, theme.definition), theme.memos.map(noted),
    menu("theme", theme, ways), el("ul", {}, theme.codes.map(drawCode)));
}

function drawCode(code) {
  const used = say("code-count", { number: code.count, interviews: code.interviews });
  const more = [["use_when", "use-when"], ["not_when", "not-when"], ["example", "example"]].filter(([key]) => code[key]);
  const ways = [
    ["rename", () => rename("code", code)], ["define", () => define("code", code)], ["move-code", () => move(code)], ["merge", () => merge(code)],
    ["split", () => split(code)], ["memo", () => memoOn("code", code)], ["retire", () => retire(code)],
  ];
  return el("li", { class: `entry ${colourOf(code.id)}` },
    el("h3", {}, el("span", { class: "dot", "aria-hidden": "true" }), code.label, el("a", { href: `#retrieve?code=${encodeURIComponent(code.id)}` }, used)),
    code.definition ? el("p", {}, code.definition) : el("p", { class: "quiet" }, say("no-definition")),
    more.map(([key, word]) => el("p", { class: "quiet" }, el("b", {}, `${say(word)}: `), code[key])), code.memos.map(noted),
    menu("code", code, ways));
}

function drawRetired(code) {
  const became = code.into.map(labelOf).join(", ");
  return el("li", { class: colourOf(code.id) }, el("b", {}, code.label), ` ${say(`status.${code.status}`, { into: became })} `,
    el("a", { href: `#retrieve?code=${encodeURIComponent(code.id)}` }, say("segments-number", { number: code.count })),
    code.status === "split" && code.count ? button(say("walk"), () => walk(code)) : null,
    code.status === "merged" ? null : button(say("restore"), () => send([{ do: "restore", code: code.id }]), { class: "plain" }));
}

const noted = (memo) => el("p", { class: "memo" }, memo.text, !memo.mine && el("small", {}, ` ${memo.coder}`));

// What is chosen closes the menu, and the hand is back where it opened it.
function menu(kind, { id, label }, items) {
  const opener = el("summary", { "aria-label": say("change-of", { label }) }, say("change"));
  const made = el("details", { class: "menu", data: { of: `${kind} ${id}` } }, opener,
    el("ul", {}, items.map(([word, act]) => el("li", {}, button(say(`do.${word}`), () => { made.open = false; opener.focus(); return act(); }, { class: "plain", data: { of: `${word} ${kind} ${id}` } })))));
  return made;
}

async function send(actions, told = say("saved")) {
  try {
    const answer = await submit("events", { actions });
    state.study.undo = answer.undo;
    tell(told);
    await redraw();
    return answer;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(`${error.message} ${error.remedy}`, true);
    return null;
  }
}

// The row that ends every form here.
function ending(close, name = say("save")) {
  return el("p", { class: "actions" }, el("button", { type: "submit" }, name), button(say("cancel"), () => close(null), { class: "plain" }));
}

function typed(title, text, what, hint = "") {
  return ask((close) => {
    const field = el("input", { type: "text", value: text, required: true });
    return el("form", { onsubmit: (event) => { event.preventDefault(); close(field.value.trim() || null); } }, el("h2", {}, title), labelled(say("label"), field), hint && el("p", { class: "quiet" }, hint),
      ending(close));
  }, {}, what);
}

function chosen(title, codes, what, hint = "") {
  return ask((close) => {
    const field = el("select", {}, codes.map((each) => option(each.id, each.label)));
    return el("form", { onsubmit: (event) => { event.preventDefault(); close(field.value); } }, el("h2", {}, title), labelled(say("code"), field), hint && el("p", { class: "quiet" }, hint),
      ending(close));
  }, {}, what);
}

async function newTheme() {
  const label = await typed(say("new-theme"), "", ["theme"]);
  if (label) await send([{ do: "create-theme", label }]);
}

async function newCode() {
  const label = await typed(say("new-code-plain"), "", ["label"]);
  if (label) await placed(label);
}

async function placed(label) {
  const at = await askTheme(label);
  if (at) await send(creating({ label, ...at }), say("code-made", { code: label }));
}

async function rename(kind, one) {
  const label = await typed(say("do.rename"), one.label, ["rename", kind, one.id], say("rename-hint"));
  if (label && label !== one.label) await send([{ do: kind === "code" ? "rename" : "rename-theme", [kind]: one.id, label }]);
}

async function define(kind, one) {
  const found = await ask((close) => {
    const names = kind === "code" ? ["definition", "use_when", "not_when", "example"] : ["definition"];
    const fields = Object.fromEntries(names.map((name) => [name, el("textarea", { rows: "2", value: one[name] ?? "" })]));
    const aliases = kind === "code" ? el("input", { type: "text", value: one.aliases.join("; ") }) : null;
    const read = () => ({ ...Object.fromEntries(names.map((name) => [name, fields[name].value.trim()])), ...(aliases ? { aliases: aliases.value.split(";").map((each) => each.trim()).filter(Boolean) } : {}) });
    return el("form", { onsubmit: (event) => { event.preventDefault(); close(read()); } }, el("h2", {}, one.label), names.map((name) => labelled(say(name.replace("_", "-")), fields[name])), aliases && labelled(say("aliases"), aliases),
      ending(close));
  }, { class: "wide" }, ["define", kind, one.id]);
  if (found) await send([kind === "code" ? { do: "define", code: one.id, ...found } : { do: "define-theme", theme: one.id, ...found }]);
}

async function move(code) {
  const theme = await chosen(say("do.move-code"), state.themes, ["move", "code", code.id]);
  if (theme && theme !== code.theme) await send([{ do: "move-code", code: code.id, theme }]);
}

async function merge(code) {
  const into = await chosen(say("merge-into", { code: code.label }), active().filter((each) => each.id !== code.id), ["merge", "code", code.id], say("merge-hint", { number: code.count }));
  if (into) await send([{ do: "merge", code: code.id, into }], say("merged", { code: code.label, into: labelOf(into) }));
}

async function retire(code) {
  const sure = await ask((close) => [el("h2", {}, say("retire-question", { code: code.label })), el("p", {}, say("retire-hint", { number: code.count })), el("p", { class: "actions" }, button(say("do.retire"), () => close(true), { class: "main" }), button(say("cancel"), () => close(null), { class: "plain" }))]);
  if (sure) await send([{ do: "retire", code: code.id }]);
}

async function memoOn(kind, one) {
  const mine = one.memos.find((memo) => memo.mine);
  const text = await writeMemo(`${say("memo")}: ${one.label}`, mine?.text, ["memo", kind, one.id]);
  if (text !== null && text !== (mine?.text ?? "")) await send([{ do: "memo", on: { kind, id: one.id }, text }], say("memo-kept"));
}

// What was half typed is opened again for the code or theme that it was about, where that is still there.
const about = (kind, id) => (kind === "code" ? state.codes.get(id) : state.themes.find((theme) => theme.id === id));
for (const [name, act] of Object.entries({ rename, define, memo: memoOn })) opens(name, (kind, id) => about(kind, id) && act(kind, about(kind, id)));
for (const [name, act] of Object.entries({ move, merge, split })) opens(name, (kind, id) => about(kind, id) && act(about(kind, id)));
opens("theme", newTheme);
opens("label", newCode);
opens("new-code", placed);

// A split names its parts first; then each segment is looked at once more, one by one.
async function split(code) {
  const names = await ask((close) => {
    const field = el("textarea", { rows: "3", placeholder: say("split-example") });
    const read = () => [...new Set(field.value.split("\n").map((each) => each.trim()).filter(Boolean))];
    return el("form", { onsubmit: (event) => { event.preventDefault(); if (read().length > 1) close(read()); } }, el("h2", {}, say("split-of", { code: code.label })), labelled(say("split-names"), field), el("p", { class: "quiet" }, say("split-hint", { number: code.count })),
      ending(close, say("do.split")));
  }, {}, ["split", "code", code.id]);
  if (!names) return;
  const known = names.map((name) => active().find((each) => each.label === name && each.id !== code.id)?.id);
  const made = names.filter((_, n) => !known[n]).map((label) => ({ do: "create", theme: code.theme, label }));
  let next = 0;
  const into = known.map((id) => id ?? `$${next++}`);
  if (await send([...made, { do: "split", code: code.id, into }])) await walk(state.codes.get(code.id));
}

async function walk(code) {
  const segments = await leftOf(code);
  for (const [n, segment] of segments.entries()) {
    const answer = await ask((close) => [el("h2", {}, say("walk-through", { code: code.label, number: n + 1, of: segments.length })), drawSegment(segment),
      el("p", { class: "actions" }, code.into.map((id) => button(labelOf(id), () => close(id), { class: "main" })), button(say("leave-as-is"), () => close(""), { class: "plain" }), button(say("stop-here"), () => close(null), { class: "plain" }))], { class: "wide" });
    if (answer === null) return;
    if (answer) await send([{ do: "recode", target: segment.id, code: answer }], say("recoded"));
  }
}

// All segments that a split code still has, a page of them at a time.
async function leftOf(code) {
  const found = [];
  for (;;) {
    const { segments, total } = await get("segments", { code: code.id, status: "split", offset: found.length, limit: 200 });
    found.push(...segments);
    if (!segments.length || found.length >= total) return found;
  }
}
