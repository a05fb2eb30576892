// Codes that fokus suggests from the coder's own: never counted until she takes them, each yes and no kept.

import { button, el } from "./dom.js";
import { Refused, get } from "./server.js";
import { colourOf, labelOf, state } from "./state.js";
import { say } from "./words.js";

const AGAIN = 2000;

// Draws under each turn what is suggested for it; send writes, and what was settled is not shown again.
export async function drawSuggestions(id, still, send) {
  if (!state.study.suggestions) return;
  const found = await asked(id);
  if (!still()) return;
  if (found.state === "working") {
    setTimeout(() => still() && drawSuggestions(id, still, send), AGAIN);
    return;
  }
  document.querySelectorAll(".suggested").forEach((each) => each.remove());
  for (const [turn, some] of Object.entries(Object.groupBy(found.suggestions, (each) => each.turn))) {
    document.getElementById(`turn-${turn}`)?.append(el("p", { class: "suggested" }, el("span", { class: "quiet" }, say("suggested")), ...some.map((each) => line(each, send))));
  }
}

async function asked(id) {
  try {
    return await get(`suggestions/${encodeURIComponent(id)}`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { state: "off", suggestions: [] };
  }
}

function line(each, send) {
  const settle = async (event, how) => {
    const place = event.target.closest(".suggestion");
    const some = place.parentElement;
    if (!(await send(each, how))) return;
    place.remove();
    if (!some.querySelector(".suggestion")) some.remove();
  };
  const label = labelOf(each.code);
  return el("span", { class: "suggestion", role: "group", "aria-label": label },
    el("span", { class: `tag ${colourOf(each.code)}` }, el("span", { class: "dot", "aria-hidden": "true" }), `${label}?`),
    button(say("suggest-accept"), (event) => settle(event, "accept"), { class: "quiet accept", "aria-label": say("suggest-accept-code", { code: label }) }),
    button(say("suggest-reject"), (event) => settle(event, "reject"), { class: "quiet reject", "aria-label": say("suggest-reject-code", { code: label }) }));
}
