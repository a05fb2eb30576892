// Elements are made, never parsed: what a file holds can only become text.

import { remember } from "./drafting.js";

export function el(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) set(made, key, value);
  made.append(...children.flat().filter((each) => each !== null && each !== undefined && each !== false));
  return made;
}

function set(made, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
  else if (key === "class") made.className = value;
  else if (key === "data") Object.assign(made.dataset, value);
  else if (key === "value") made.value = value;
  else made.setAttribute(key, value === true ? "" : value);
}

// An answer that comes late is not drawn over the view that was gone to meanwhile.
export function isOpen(view) {
  return location.hash.slice(1).split(/[/?]/)[0] === view;
}

export function button(text, onclick, properties = {}) {
  return el("button", { type: "button", onclick, ...properties }, text);
}

export function option(value, text, chosen = false) {
  return el("option", { value, selected: chosen }, text);
}

export function labelled(text, control) {
  return el("label", { class: "field" }, el("span", {}, text), control);
}

// One dialog at a time; it resolves with what it was closed with, null when it was left. What is typed in one
// that says what it is about outlives a reload.
export function ask(build, properties = {}, what = null, inner = () => {}) {
  return new Promise((resolve) => {
    let answer = null;
    const close = (value) => { answer = value; dialog.close(); };
    const dialog = el("dialog", properties);
    dialog.append(...[build(close)].flat().filter(Boolean));
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
    document.body.append(dialog);
    dialog.showModal();
    if (what) remember(dialog, what, inner);
  });
}
