// One turn that coders read differently: its words, what each put, and the ways to decide.

import { button, el } from "./dom.js";
import { colourOf, labelOf, nameOf, state } from "./state.js";
import { speakerOf } from "./turn.js";
import { clock, say } from "./words.js";

export function drawDispute(dispute, { n, of, reason, decide }) {
  const known = state.study.transcripts.find((each) => each.id === dispute.transcript);
  const ticks = new Map();
  const made = dispute.points.every((point) => point.decision);
  const article = el("article", { class: `dispute${made ? " made" : ""}`, id: `dispute-${n}`, tabindex: "-1", "aria-label": say("compare.place", { n: n + 1, of, turn: dispute.turn, name: known ? nameOf(known) : dispute.transcript }) },
    el("p", { class: "who" }, el("b", {}, known ? nameOf(known) : dispute.transcript), el("a", { href: `#code/${encodeURIComponent(dispute.transcript)}/turn/${dispute.turn}?others=1` }, say("turn-name", { number: dispute.turn, who: speakerOf(dispute) }))),
    dispute.before.map((turn) => el("p", { class: "context" }, el("b", {}, `${speakerOf(turn)}: `), turn.text)),
    el("p", { class: "text" }, ...words(dispute)),
    el("div", { class: "readings" }, dispute.coders.map((coder) => reading(dispute, coder))),
    made ? decided(dispute) : null,
    el("fieldset", {}, el("legend", {}, say("compare.stands")), dispute.points.map((point) => tick(point, ticks))),
    el("p", { class: "actions" }, el("label", { class: "field wide" }, el("span", {}, say("compare.reason")), el("input", { class: "reason", value: made ? dispute.points[0].decision.text : reason, maxlength: "2000", autocomplete: "off", onkeydown: (event) => event.key === "Escape" && article.focus() }))),
    el("p", { class: "actions" }, dispute.coders.map((coder, at) => button([say("compare.as", { coder }), el("kbd", {}, String(at + 1))], () => decide(coder), { "aria-keyshortcuts": String(at + 1), data: { key: at + 1 } })), button([say("compare.as-all"), el("kbd", {}, "B")], () => decide("all"), { "aria-keyshortcuts": "b" }), button([say("compare.as-none"), el("kbd", {}, "0")], () => decide("none"), { "aria-keyshortcuts": "0" }),
      dispute.points.length > 1 && button(say("compare.as-ticked"), () => decide((point) => (ticks.get(point).checked ? () => true : () => false)), { class: "main" })));
  return article;
}

// Words on which a code was put stand out; whole turns need no mark.
function words({ text, codings, points }) {
  const differing = new Set(points.map((point) => point.code));
  const spans = codings.filter((coding) => coding.start !== null && differing.has(coding.code));
  const edges = [...new Set([0, text.length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  return edges.slice(1).map((end, n) => {
    const over = spans.filter((span) => span.start <= edges[n] && span.end >= end);
    const piece = text.slice(edges[n], end);
    return over.length ? el("mark", { class: `${colourOf(over[0].code)}${over.length > 1 ? " several" : ""}`, title: over.map((span) => `${span.coder}: ${labelOf(span.code)}`).join("\n") }, piece) : piece;
  });
}

function reading(dispute, coder) {
  const differing = new Set(dispute.points.map((point) => point.code));
  const own = dispute.codings.filter((coding) => coding.coder === coder);
  const chip = (coding) => el("li", {}, el("span", { class: `chip ${colourOf(coding.code)}${differing.has(coding.code) ? " differs" : ""}` }, labelOf(coding.code), differing.has(coding.code) && el("small", {}, coding.start === null ? say("whole-turn") : say("compare.part"))));
  return el("section", {}, el("h3", {}, coderName(coder)), own.length ? el("ul", { class: "chips" }, own.map(chip)) : el("p", { class: "quiet" }, say("compare.no-code")), own.flatMap((coding) => coding.memos.map((memo) => el("p", { class: "memo" }, memo.text))));
}

export function coderName(coder) {
  const role = state.study.coders.find((each) => each.id === coder)?.role;
  return role ? `${coder} (${role})` : coder;
}

function tick(point, ticks) {
  const box = el("input", { type: "checkbox" });
  box.checked = point.decision ? point.decision.keep.length > 0 : point.said.includes(state.study.coders[0]?.id);
  ticks.set(point, box);
  return el("label", { class: "check" }, box, el("span", { class: `tag ${colourOf(point.code)}` }, el("span", { class: "dot", "aria-hidden": "true" }), labelOf(point.code)), point.kind === "boundary" ? el("small", {}, say("compare.boundary")) : el("small", {}, point.said.join(", ")));
}

function decided({ points }) {
  const { by, text, time } = points[0].decision;
  const kept = points.filter((point) => point.decision.keep.length).map((point) => labelOf(point.code));
  return el("p", { class: "verdict" }, el("b", {}, say("compare.decided-as", { codes: kept.join(", ") || say("compare.no-code") })), ` ${coderName(by)}, ${clock(time)}`, text && ` – ${text}`);
}
