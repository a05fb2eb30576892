// Who codes what: a coder's own part, when she is done with it, and what is still coded blind.

import { button, el } from "./dom.js";
import { Refused, submit } from "./server.js";
import { nameOf, state } from "./state.js";
import { tell } from "./tell.js";
import { say } from "./words.js";

async function act(action, then) {
  try {
    const answer = await submit("events", { actions: [action] });
    state.study.undo = answer.undo;
    await then();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(`${error.message} ${error.remedy}`, true);
  }
}

// Beside the transcript: a way to say that all of it is coded, and whom one waits for.
export function drawPart(wanted, then) {
  const { coder, coders } = state.study;
  if (coders.length < 2) return null;
  const mine = wanted.finished.includes(coder.id);
  const told = mine ? say("part.finished") : say("part.finish");
  const toggle = button(mine ? told : say("part.finish-short"), () => act({ do: mine ? "reopen" : "finish", transcript: wanted.id }, then), { id: "finish", "aria-pressed": String(mine), "aria-label": told, title: told });
  const waits = wanted.coders.filter((each) => !wanted.finished.includes(each) && each !== coder.id);
  return el("span", { class: "part" }, toggle, wanted.blind ? el("span", { class: "quiet" }, waits.length ? say("part.blind", { coders: waits.join(", ") }) : say("part.blind-you")) : null);
}

export function isMine(transcript) {
  return transcript.part || transcript.codings > 0;
}

// All that several code: who has finished, and for the first coder a way to open it early.
export function drawParts(parts, then) {
  const { study } = state;
  const name = (id) => { const found = study.transcripts.find((each) => each.id === id); return found ? nameOf(found) : id; };
  const open = (part) => study.may_lift && part.blind && button(say("part.lift"), () => confirm(say("part.lift-sure")) && act({ do: "lift", transcript: part.transcript }, then));
  const line = (part) => el("tr", {}, el("th", { scope: "row" }, el("a", { href: `#compare/${encodeURIComponent(part.transcript)}` }, name(part.transcript))),
    el("td", {}, part.coders.map((coder) => `${coder}${part.finished.includes(coder) ? ` ${say("part.done")}` : ""}`).join(", ")), el("td", {}, part.blind ? say("part.still-blind") : "", " ", open(part)));
  return el("section", {}, el("h2", {}, say("part.title")), study.blind ? el("p", { class: "quiet" }, say("part.shared-folder")) : null,
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("part.title") }, el("table", {}, el("thead", {}, el("tr", {}, [say("transcript"), say("coder"), say("part.state")].map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, parts.map(line)))));
}
