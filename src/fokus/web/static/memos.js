// Every memo of one's own, by what it is on, and the one on the study as a whole.

import { button, el } from "./dom.js";
import { opens } from "./drafting.js";
import { hand } from "./hand.js";
import { writeMemo } from "./memo.js";
import { Refused, get, submit } from "./server.js";
import { labelOf, nameOf, state } from "./state.js";
import { tell } from "./tell.js";
import { clock, say } from "./words.js";

export async function drawMemos(place) {
  const { memos } = await get("memos");
  const own = memos.find((memo) => memo.mine && memo.on.kind === "study");
  const line = (memo) => el("li", { class: "memo", title: clock(memo.time) }, el("b", {}, about(memo.on)), ` ${memo.text}`, !memo.mine && el("small", {}, ` ${memo.coder}`));
  const onStudy = async () => { if (await keepMemo({ kind: "study" }, say("memo-study"), own?.text)) await drawMemos(place); };
  opens("memo-study", onStudy);
  const back = hand(place, ".memos");
  place.replaceChildren(el("h2", {}, say("memos")), el("p", { class: "actions" }, button(say("memo-study"), onStudy)),
    memos.length ? el("ul", {}, memos.map(line)) : el("p", { class: "quiet" }, say("nothing-yet")));
  back();
}

// Asks for the words of a memo and keeps them; true when they were changed.
export async function keepMemo(on, title, had = "") {
  const text = await writeMemo(title, had, [`memo-${on.kind}`, on.id ?? ""]);
  if (text === null || text === had) return false;
  try {
    const answer = await submit("events", { actions: [{ do: "memo", on, text }] });
    state.study.undo = answer.undo;
    tell(say("memo-kept"));
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(`${error.message} ${error.remedy}`, true);
    return false;
  }
}

export async function memoOnParticipant(speaker) {
  const { memos } = await get("memos", { on: `participant:${speaker}` });
  return keepMemo({ kind: "participant", id: speaker }, say("memo-participant", { who: speaker }), memos.find((memo) => memo.mine)?.text);
}

opens("memo-participant", memoOnParticipant);

function about(on) {
  const transcript = state.study.transcripts.find((each) => each.id === (on.transcript ?? on.id));
  const where = on.kind === "turn" || on.kind === "transcript" ? (transcript ? nameOf(transcript) : on.transcript ?? on.id) : "";
  const named = {
    study: () => say("on.study"), participant: () => on.id, code: () => labelOf(on.id), coding: () => say("on.coding"),
    theme: () => state.themes.find((each) => each.id === on.id)?.label ?? on.id,
    transcript: () => where, turn: () => el("a", { href: `#code/${encodeURIComponent(on.transcript)}/turn/${on.turn}` }, `${where} · ${on.turn}`),
  };
  return named[on.kind]?.() ?? on.kind;
}
