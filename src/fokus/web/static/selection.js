// What is selected in a turn, by mouse or by keys: the browser's own selection, told in its text's units.

export function selected(article) {
  const text = article?.querySelector(".text");
  const now = getSelection();
  if (!text || !now.rangeCount || now.isCollapsed) return null;
  const range = now.getRangeAt(0);
  if (!range.intersectsNode(text)) return null;
  const start = offsetIn(text, range.startContainer, range.startOffset);
  const end = offsetIn(text, range.endContainer, range.endOffset);
  return trimmed(text.textContent, start, end);
}

// Where a boundary point lies, counted from the beginning of the turn's words; outside is either end.
function offsetIn(text, node, offset) {
  const before = document.createRange();
  before.selectNodeContents(text);
  if (before.comparePoint(node, offset) < 0) return 0;
  if (before.comparePoint(node, offset) > 0) return text.textContent.length;
  before.setEnd(node, offset);
  return before.toString().length;
}

function trimmed(text, start, end) {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(text[from])) from += 1;
  while (to > from && /\s/.test(text[to - 1])) to -= 1;
  return from < to ? { start: from, end: to, text: text.slice(from, to) } : null;
}

export function select(article, start, end) {
  const text = article.querySelector(".text");
  const [from, to] = [pointAt(text, start), pointAt(text, end)];
  getSelection().setBaseAndExtent(...from, ...to);
}

export function clear() {
  getSelection().removeAllRanges();
}

export function pointAt(text, offset) {
  const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let left = offset;
  let node = walk.nextNode();
  while (node && left > node.length) {
    left -= node.length;
    node = walk.nextNode() ?? node;
  }
  return [node ?? text, Math.min(left, node?.length ?? 0)];
}

const segmenters = {};

function ends(text, unit) {
  if (unit === "onward") return [text.length];
  const granularity = unit === "character" ? "grapheme" : unit;
  const segmenter = (segmenters[unit] ??= new Intl.Segmenter(document.documentElement.lang, { granularity }));
  return [...segmenter.segment(text)]
    .filter((each) => unit !== "word" || each.isWordLike)
    .map((each) => each.index + each.segment.trimEnd().length);
}

function starts(text, unit) {
  const granularity = unit === "character" ? "grapheme" : unit;
  const segmenter = (segmenters[unit] ??= new Intl.Segmenter(document.documentElement.lang, { granularity }));
  return [...segmenter.segment(text)].filter((each) => unit !== "word" || each.isWordLike).map((each) => each.index);
}

// The next place where a word, a sentence or a character ends (or begins), forwards or back.
export function stepped(text, unit, from, onward, side = "end") {
  const places = side === "end" ? [...new Set(ends(text, unit))] : starts(text, unit);
  if (onward) return places.find((each) => each > from) ?? text.length;
  return places.findLast((each) => each < from) ?? 0;
}

// Grow or shrink the selection at its end; without one it begins with the first word not coded yet.
export function extended(text, now, unit, onward, from) {
  const start = now?.start ?? from;
  const end = unit === "onward" ? (onward ? text.length : start) : stepped(text, unit, now?.end ?? start, onward);
  return end > start ? { start, end } : null;
}
