// The palette: a code by some of its letters, a new one where there is none, a memo one Tab away.

import { ask, button, el, labelled, option } from "./dom.js";
import { found } from "./search.js";
import { active, codeKeys, colourOf, nameOf, state, themeOf } from "./state.js";
import { shown } from "./keys.js";
import { say } from "./words.js";

const MOST = 60;

// Resolves with {code} or {create: {label, theme}}, each with {memo, again}; null when it was left.
export function openPalette({ title, apply, memo = true, among = active, grow = true, what = null }) {
  let inner = () => {};
  return ask((close) => {
    let row = 0;
    let shownCodes = [];
    const list = el("ul", { id: "palette-list", role: "listbox", "aria-label": grow ? say("codes") : title });
    const input = el("input", {
      type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
      "aria-label": title, placeholder: say("palette-search"), oninput: () => { row = 0; draw(); }, onkeydown: key,
    });
    const none = el("p", { role: "status", class: "quiet" });
    const note = memo ? el("textarea", { rows: "2", "aria-label": say("memo"), placeholder: say("memo-warning"), onkeydown: (event) => event.key === "Enter" && event.ctrlKey && take(row) }) : null;

    function choices() {
      const typed = input.value.trim();
      const codes = found(typed, among()).slice(0, MOST);
      const exact = !grow || active().some((code) => code.label.toLowerCase() === typed.toLowerCase());
      return typed && !exact && !state.locked ? [...codes, { create: typed }] : codes;
    }

    function draw() {
      shownCodes = choices();
      row = Math.max(0, Math.min(row, shownCodes.length - 1));
      const keys = codeKeys();
      list.replaceChildren(...shownCodes.map((code, n) => line(code, n, keys)));
      none.textContent = shownCodes.length ? "" : say(!grow ? "found-none" : state.locked ? "no-code-locked" : "no-code");
      input.setAttribute("aria-activedescendant", shownCodes.length ? `palette-${row}` : "");
      list.children[row]?.scrollIntoView({ block: "nearest" });
    }

    function line(code, n, keys) {
      const settings = { id: `palette-${n}`, role: "option", "aria-selected": n === row ? "true" : "false", onclick: () => take(n) };
      if (code.create) return el("li", { ...settings, class: "new" }, `+ ${say("new-code", { label: code.create })}`);
      return el("li", { ...settings, class: colourOf(code.id), title: code.definition || null },
        grow && el("span", { class: "dot", "aria-hidden": "true" }), el("span", { class: "label" }, code.label), el("small", {}, themeOf(code.id)),
        keys.has(code.id) && el("kbd", {}, shown(keys.get(code.id))));
    }

    function key(event) {
      const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
      if (event.key in moves) {
        event.preventDefault();
        row = Math.max(0, Math.min(row + moves[event.key], shownCodes.length - 1));
        draw();
      } else if (event.key === "Enter") {
        event.preventDefault();
        take(row, event.shiftKey);
      }
    }

    async function take(n, again = false) {
      const code = shownCodes[n];
      if (!code) return;
      const text = note?.value.trim() ?? "";
      if (code.create) {
        const theme = await askTheme(code.create);
        if (theme) close({ create: { label: code.create, ...theme }, memo: text });
      } else if (again && apply) {
        apply({ code: code.id, memo: text });
        input.value = "";
        draw();
      } else {
        close({ code: code.id, memo: text });
      }
    }

    inner = () => take(shownCodes.findIndex((code) => code.create));
    draw();
    return [el("h2", {}, title), input, list, none, note && labelled(say("memo"), note),
      grow && el("p", { class: "quiet" }, apply ? say("palette-help") : say("palette-help-one")), button(say("cancel"), () => close(null), { class: "plain" })];
  }, { class: "palette", "aria-label": title }, what, () => inner());
}

// Where a new code belongs: a theme that is there, or one that begins with it.
export function askTheme(label) {
  return ask((close) => {
    const choice = el("select", {}, state.themes.map((theme) => option(theme.id, theme.label)), option("", say("new-theme")));
    const named = el("input", { type: "text", "aria-label": say("new-theme-name"), placeholder: say("new-theme-name") });
    const meaning = el("textarea", { rows: "2" });
    const show = () => { named.hidden = choice.value !== ""; };
    choice.addEventListener("change", show);
    show();
    const done = (event) => {
      event.preventDefault();
      if (choice.value || named.value.trim()) close({ theme: choice.value, newTheme: choice.value ? "" : named.value.trim(), definition: meaning.value.trim() });
    };
    return el("form", { onsubmit: done }, el("h2", {}, say("new-code", { label })), labelled(say("theme"), choice), named,
      labelled(say("definition-later"), meaning), el("p", { class: "actions" }, el("button", { type: "submit" }, say("create")), button(say("cancel"), () => close(null), { class: "plain" })));
  }, {}, ["new-code", label]);
}

// The actions that make a code: its theme before it, when that is new too.
export function creating({ label, theme, newTheme, definition }) {
  const made = newTheme ? [{ do: "create-theme", label: newTheme }] : [];
  return [...made, { do: "create", theme: newTheme ? "$0" : theme, label, ...(definition ? { definition } : {}) }];
}

// Another interview, by some letters of its name.
export async function jump() {
  const among = state.study.transcripts.map((each) => ({ id: each.id, label: nameOf(each), aliases: [each.id], definition: "" }));
  const answer = await openPalette({ title: say("jump"), memo: false, among: () => among, grow: false });
  if (answer) location.hash = `#code/${encodeURIComponent(answer.code)}`;
}
