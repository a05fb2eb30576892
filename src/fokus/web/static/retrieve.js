// Coded segments: everything said under a theme or a code, narrowed, in its context, ready to be quoted.

import { button, el, labelled, option } from "./dom.js";
import { hand } from "./hand.js";
import { get } from "./server.js";
import { active, colourOf, labelIn, labelOf, state } from "./state.js";
import { copyQuote } from "./quoting.js";
import { speakerOf } from "./turn.js";
import { say } from "./words.js";

const PAGE = 200;
const KEYS = ["theme", "code", "profession", "site", "round", "coder", "valence", "transcript", "text", "context"];

export async function openRetrieve(main, _path, query) {
  const wanted = Object.fromEntries(KEYS.map((key) => [key, query.get(key) ?? ""]));
  wanted.context ||= "0";
  const back = hand(main, ".retrieve");
  const results = el("div", { class: "segments", "aria-live": "polite" });
  main.replaceChildren(el("div", { class: "retrieve" }, el("h1", {}, say("view.retrieve")), filters(wanted), results));
  back();
  await fill(results, wanted, 0);
}

function filters(wanted) {
  const { study } = state;
  const any = option("", say("all"));
  const choice = (key, items) => labelled(say(`filter.${key}`), el("select", { name: key }, any.cloneNode(true), items.map(([id, label]) => option(id, label, wanted[key] === id))));
  const listed = (items) => items.map((each) => [each.id, each.label]);
  const form = el("form", { class: "filters", onchange: () => apply(form), onsubmit: (event) => { event.preventDefault(); apply(form); } },
    choice("theme", listed(state.themes)), choice("code", active().concat(state.retired).map((code) => [code.id, code.label])),
    choice("profession", listed(study.professions)), choice("site", listed(study.sites)), choice("round", listed(study.rounds)),
    choice("coder", [["*", say("everybody")], ...study.coders.map((each) => [each.id, each.id])]), choice("valence", study.valences.map((each) => [each, say(`valence.${each}`)])),
    labelled(say("filter.text"), el("input", { type: "search", name: "text", value: wanted.text })),
    labelled(say("filter.context"), el("select", { name: "context" }, ["0", "1", "2", "3"].map((n) => option(n, n, wanted.context === n)))));
  return form;
}

function apply(form) {
  const kept = [...new FormData(form)].filter(([, value]) => value);
  location.hash = `#retrieve?${new URLSearchParams(kept)}`;
}

async function fill(results, wanted, offset) {
  const answer = await get("segments", { ...wanted, offset, limit: PAGE });
  if (!offset) results.replaceChildren(el("p", { class: "quiet" }, say("segments-found", { number: answer.total, interviews: answer.interviews })));
  const drawn = answer.segments.map((each) => drawSegment(each));
  results.append(...drawn);
  if (offset && document.activeElement === document.body) drawn[0]?.querySelector("a")?.focus({ preventScroll: true });
  if (offset + PAGE < answer.total) {
    const more = button(say("more"), () => { more.remove(); fill(results, wanted, offset + PAGE); });
    results.append(more);
  }
  if (!answer.total) results.append(el("p", { class: "empty" }, say("no-segments")));
}

export function drawSegment(each) {
  const where = [labelIn("sites", each.site), labelIn("rounds", each.round), each.speaker].filter(Boolean).join(" · ");
  return el("article", { class: "segment" },
    el("p", { class: "who" }, el("span", { class: `tag ${colourOf(each.code)}` }, el("span", { class: "dot", "aria-hidden": "true" }), labelOf(each.code)), el("b", {}, each.attribution), el("span", {}, ` ${where}`),
      each.valence && el("small", {}, ` ${say(`valence.${each.valence}`)}`), !each.mine && el("small", {}, ` ${each.coder}`)),
    each.before.map(around), el("p", { class: "text" }, el("span", { class: "context" }, each.lead), el("mark", { class: colourOf(each.code) }, each.text), el("span", { class: "context" }, each.tail)), each.after.map(around),
    each.memos.map((memo) => el("p", { class: "memo" }, memo.text)),
    el("p", { class: "actions" }, el("a", { href: `#code/${encodeURIComponent(each.transcript)}/turn/${each.turn}` }, say("to-place")), button(say("copy-quote"), () => copyQuote(each.quote), { class: "plain" })));
}

function around(turn) {
  return el("p", { class: "context" }, el("b", {}, `${speakerOf(turn)}: `), turn.text);
}
