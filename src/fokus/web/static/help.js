// Every shortcut, what it does, and a way to give it another key or to switch single keys off.

import { button, el } from "./dom.js";
import { actions, areOn, change, keysOf, reset, shown, turnOn } from "./keys.js";
import { say } from "./words.js";

export function openHelp() {
  const table = el("tbody", {});
  const note = el("p", { role: "status", class: "quiet" });
  const on = el("input", { type: "checkbox", onchange: () => turnOn(on.checked) });
  on.checked = areOn();
  const dialog = el("dialog", { class: "wide", "aria-label": say("shortcuts") }, el("h2", {}, say("shortcuts")),
    el("label", { class: "check" }, on, say("single-keys")), el("table", {}, el("thead", {}, el("tr", {}, el("th", {}, say("does")), el("th", {}, say("key")))), table), note,
    el("p", { class: "quiet" }, say("always-keys")),
    el("p", { class: "actions" }, button(say("own-keys-again"), () => { reset(); draw(); }), button(say("close"), () => dialog.close(), { class: "main" })));
  let asked = null;
  const draw = () => table.replaceChildren(...actions.map((action) => el("tr", {}, el("td", {}, say(`key.${action}`)), el("td", {}, button(asked === action ? say("press-key") : keysOf(action).map(shown).join(" "), () => { asked = action; draw(); focusOn(action); }, { data: { action }, "aria-label": say("change-key", { action: say(`key.${action}`), key: keysOf(action).map(shown).join(" ") }) })))));
  const focusOn = (action) => dialog.querySelector(`[data-action="${action}"]`)?.focus();
  dialog.addEventListener("keydown", (event) => {
    if (!asked || event.key === "Tab" || event.key === "Shift") return;
    event.preventDefault();
    const action = asked;
    asked = null;
    if (event.key !== "Escape") {
      const lost = change(action, event.key);
      note.textContent = lost.length ? say("key-moved", { actions: lost.map((each) => say(`key.${each}`)).join(", ") }) : "";
    }
    draw();
    focusOn(action);
  });
  dialog.addEventListener("close", () => dialog.remove());
  draw();
  document.body.append(dialog);
  dialog.showModal();
}
