// The study at a glance: what is covered, how far each coder has come, what is wrong, what was done last.

import { el, isOpen } from "./dom.js";
import { get } from "./server.js";
import { drawMemos } from "./memos.js";
import { nameOf, state } from "./state.js";
import { clock, say } from "./words.js";

const AGAIN = 1000;

export async function openOverview(main) {
  const seen = await get("overview");
  if (!isOpen("overview")) return;
  const problems = el("section", { class: "problems" });
  const memos = el("section", { class: "memos" });
  main.replaceChildren(el("div", { class: "overview" }, el("h1", {}, say("view.overview")), coverage(seen.coverage), progress(seen), quotes(), problems, memos, recent(seen.recent)));
  await drawMemos(memos);
  drawProblems(problems, { problems: seen.problems, state: seen.problem_state });
}

function region(title, ...inside) {
  return el("section", {}, el("h2", {}, title), ...inside);
}

function headed(heads, rows) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": heads.join(", ") }, el("table", {}, el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, rows)));
}

function coverage({ rows, rounds, cells, gaps }) {
  const cell = (row, round) => cells.find((each) => each.profession === row.profession && each.site === row.site && each.round === round.id);
  const told = (found) => (found ? say("held-of", { held: found.held, planned: found.planned }) : "–");
  const drawn = rows.map((row) => el("tr", {}, el("th", { scope: "row" }, row.label), rounds.map((round) => { const found = cell(row, round); return el("td", { class: found && found.held < found.planned ? "number gap" : "number" }, told(found)); })));
  return region(say("coverage"), headed([say("group"), ...rounds.map((round) => round.label)], drawn),
    gaps.length ? el("ul", { class: "gaps" }, gaps.map((gap) => el("li", {}, say(`gap.${gap.kind}`, { label: gapName(gap, cells) })))) : null);
}

function gapName(gap, cells) {
  const found = cells.filter((cell) => cell.interviews.includes(gap.interview));
  return found.length ? nameOf({ site: found[0].site, round: found[0].round, professions: found.map((cell) => cell.profession) }) : gap.interview;
}

function progress({ progress: rows }) {
  const line = (each) => {
    const transcript = state.study.transcripts.find((one) => one.id === each.transcript);
    return el("tr", {}, el("th", { scope: "row" }, el("a", { href: `#code/${encodeURIComponent(each.transcript)}` }, transcript ? nameOf(transcript) : each.transcript)), el("td", {}, each.coder),
      el("td", { class: "number" }, say("coded-of", each)), el("td", { class: "number" }, String(each.codings)), el("td", { class: "number" }, each.last ? clock(each.last) : "–"));
  };
  return region(say("progress"), headed([say("transcript"), say("coder"), say("turns-coded"), say("segments"), say("last")], rows.map(line)));
}

function quotes() {
  return region(say("view.quotes"), el("p", {}, el("a", { href: "#quotes" }, say("quotes.go"))));
}

// The page goes on while the check is at work: it is asked for anew until it is done.
function drawProblems(place, { problems, state: how }) {
  const shown = problems.map((each) => el("li", { class: each.severity }, el("b", {}, say(`severity.${each.severity}`)), ` ${each.place}: ${each.problem} `, el("span", { class: "quiet" }, each.remedy)));
  place.replaceChildren(el("h2", {}, say("problems")), how === "working" ? el("p", { class: "quiet" }, say("checking")) : shown.length ? el("ul", {}, shown) : el("p", {}, say("no-problems")));
  if (how !== "working") return;
  const still = { problems, state: how };
  setTimeout(() => place.isConnected && get("problems").then((now) => drawProblems(place, now), () => drawProblems(place, still)), AGAIN);
}

function recent(events) {
  const line = (each) => el("li", {}, el("time", {}, clock(each.time)), ` ${each.coder}: `, each.transcript ? el("a", { href: `#code/${encodeURIComponent(each.transcript)}/turn/${each.turn ?? 1}` }, say(`event.${each.kind}`)) : say(`event.${each.kind}`), each.label ? ` ${each.label}` : "");
  return region(say("recent"), events.length ? el("ol", { class: "recent" }, events.map(line)) : el("p", { class: "quiet" }, say("nothing-yet")));
}
