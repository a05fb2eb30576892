// A memo: the coder's own words beside the coding. Names are the danger, and it says so.

import { ask, button, el } from "./dom.js";
import { say } from "./words.js";

// Resolves with the text, "" to take the memo away, null to leave it as it is.
export function writeMemo(title, text, what) {
  return ask((close) => {
    const field = el("textarea", { rows: "5", "aria-label": title, value: text ?? "" });
    const save = (event) => { event?.preventDefault(); close(field.value.trim()); };
    field.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && save(event));
    return el("form", { onsubmit: save }, el("h2", {}, title), field, el("p", { class: "quiet" }, say("memo-warning")),
      el("p", { class: "actions" }, el("button", { type: "submit" }, say("save")),
        text && button(say("remove"), () => close("")), button(say("cancel"), () => close(null), { class: "plain" })));
  }, {}, what);
}
