// The codes beside the text: by theme, with the key that puts each, and how often it has been used.

import { button, el } from "./dom.js";
import { hand } from "./hand.js";
import { found } from "./search.js";
import { active, codeKeys, colourOf, isPinned, pin, state } from "./state.js";
import { actions, keysOf, shown } from "./keys.js";
import { say } from "./words.js";

let typed = "";

export function drawAside(place, { apply, focus }) {
  const keys = codeKeys();
  const search = el("input", { type: "search", "aria-label": say("find-code"), placeholder: say("find-code"), value: typed,
    oninput: (event) => { typed = event.target.value; list(); }, onkeydown: (event) => event.key === "Escape" && focus() });
  const lists = el("div", {});
  const list = () => {
    const kept = new Set(found(typed, active()).map((code) => code.id));
    lists.replaceChildren(...state.themes.map((theme) => drawn(theme, theme.codes.filter((code) => kept.has(code.id)))).filter(Boolean));
  };
  const drawn = (theme, codes) => (codes.length ? el("section", {}, el("h2", { title: theme.definition || null }, theme.label), el("ul", {}, codes.map(row))) : null);
  const row = (code) => el("li", { class: colourOf(code.id) },
    el("button", { type: "button", class: "code", title: code.definition || null, onclick: () => apply(code.id) },
      el("kbd", { class: keys.has(code.id) ? "" : "none" }, keys.has(code.id) ? shown(keys.get(code.id)) : ""),
      el("span", { class: "dot", "aria-hidden": "true" }), el("span", { class: "label" }, code.label), el("small", { data: { count: code.id } }, String(code.count))),
    button(isPinned(code.id) ? say("unpin") : say("pin"), () => pinning(code, () => drawAside(place, { apply, focus })), { class: "pin", "aria-label": say(isPinned(code.id) ? "unpin-code" : "pin-code", { code: code.label }) }));
  list();
  const back = hand(place, "#codes");
  place.replaceChildren(search, lists);
  back();
}

// How often each code has been used since, without moving anything.
export function recount() {
  for (const at of document.querySelectorAll("#codes [data-count]")) at.textContent = String(state.codes.get(at.dataset.count)?.count ?? 0);
}

// The next key pressed becomes the code's, whatever action had it before gives it up.
function pinning(code, redraw) {
  if (isPinned(code.id)) {
    pin(code.id, null);
    redraw();
    return;
  }
  const dialog = el("dialog", { class: "keying", "aria-label": say("pin-code", { code: code.label }) }, el("h2", {}, say("pin-code", { code: code.label })), el("p", {}, say("press-key")),
    button(say("cancel"), () => dialog.close(), { class: "plain" }));
  dialog.addEventListener("close", () => { dialog.remove(); redraw(); });
  dialog.addEventListener("keydown", (event) => {
    if (!/^[\p{L}\p{N}]$/u.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const key = event.key.toLowerCase();
    const taken = actions.find((each) => keysOf(each).includes(key));
    if (taken) dialog.querySelector("p").textContent = say("key-taken", { key: shown(key), action: say(`key.${taken}`) });
    else { pin(code.id, key); dialog.close(); }
  });
  document.body.append(dialog);
  dialog.showModal();
}
