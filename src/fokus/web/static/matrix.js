// The framework matrix: what a theme says in a group, in the evaluator's own words, with the segments behind it.

import { button, el, isOpen, labelled, option } from "./dom.js";
import { opens, remember } from "./drafting.js";
import { hand } from "./hand.js";
import { drawSegment } from "./retrieve.js";
import { Refused, get, submit } from "./server.js";
import { state } from "./state.js";
import { tell } from "./tell.js";
import { say } from "./words.js";

const DIVISIONS = ["profession", "profession,round", "round", "site", "site,round", ""];

export async function openMatrix(main, _path, query) {
  const by = query.get("by") ?? "profession";
  const matrix = await get("matrix", { by, level: "theme" });
  if (!isOpen("matrix")) return;
  matrix.columns = matrix.columns.filter((column) => isHeld(column, matrix.cells));
  const choice = el("select", { name: "by", onchange: () => { location.hash = `#matrix?by=${choice.value}`; } }, DIVISIONS.map((each) => option(each, say(`by.${each.replace(",", "-") || "none"}`), each === by)));
  const back = hand(main, ".matrix");
  main.replaceChildren(el("div", { class: "matrix" }, el("h1", {}, say("view.matrix")), labelled(say("divided-by"), choice), el("p", { class: "quiet" }, say("matrix-help")),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("view.matrix") }, table(matrix, () => openMatrix(main, _path, query)))));
  back();
}

// A group that nobody has been interviewed from has no column.
function isHeld({ key, values }, cells) {
  const fits = (each) => (!values.profession || each.professions.includes(values.profession)) && (!values.site || each.site === values.site) && (!values.round || each.round === values.round);
  return cells.some((cell) => cell.column === key) || state.study.transcripts.some(fits);
}

function table(matrix, again) {
  const cell = (row, column) => matrix.cells.find((each) => each.row === row.id && each.column === column.key);
  return el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("theme")), matrix.columns.map((column) => el("th", { scope: "col" }, column.labels.join(", ") || say("everybody"))))),
    el("tbody", {}, matrix.rows.map((row) => el("tr", {}, el("th", { scope: "row" }, row.label), matrix.columns.map((column) => el("td", {}, filled(cell(row, column), row, column, again)))))));
}

function filled(cell, row, column, again) {
  const mine = cell?.summaries.find((each) => each.mine);
  const name = `${row.label}, ${column.labels.join(", ") || say("everybody")}`;
  const open = () => opened(cell, row, column, name, mine, again);
  opens("summary", open, row.id, String(column.key));
  return [el("button", { type: "button", class: "cell", "aria-label": say("open-cell", { name, number: cell?.segments ?? 0 }), onclick: open }, cell?.segments ? say("cell-count", { segments: cell.segments, interviews: cell.interviews }) : "–"),
    ...(cell?.summaries ?? []).map((each) => el("p", {}, each.text, !each.mine && el("small", {}, ` ${each.coder}`)))];
}

async function opened(_cell, row, column, name, mine, again) {
  const behind = await get("segments", { theme: row.id, ...column.values, coder: "*", limit: 200 });
  const field = el("textarea", { rows: "6", value: mine?.text ?? "" });
  const save = async () => {
    dialog.close();
    if (field.value.trim() === (mine?.text ?? "")) return;
    try {
      await submit("events", { actions: [{ do: "summary", theme: row.id, ...column.values, text: field.value.trim() }] });
      tell(say("summary-kept"));
      again();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      shown(); // what was written is still in it
      tell(`${error.message} ${error.remedy}`, true);
    }
  };
  const shown = () => {
    document.body.append(dialog);
    dialog.showModal();
    remember(dialog, ["summary", row.id, String(column.key)]);
  };
  const dialog = el("dialog", { class: "wide", "aria-label": name, onclose: () => dialog.remove() }, el("h2", {}, name), labelled(say("summary"), field),
    el("p", { class: "actions" }, button(say("save"), save, { class: "main" }), button(say("cancel"), () => dialog.close(), { class: "plain" })),
    el("h3", {}, say("segments-found", { number: behind.total, interviews: behind.interviews })), el("div", { class: "segments" }, behind.segments.map((each) => drawSegment(each))));
  dialog.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
  shown();
}
