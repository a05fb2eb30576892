// What is drawn anew under the hand keeps the hand where it was: on the same thing, or on what took its place.

const REACHED = "a[href], button:not(:disabled), input, select, textarea, summary, [tabindex='0']";

// What something is known by: its words count only where it has no name.
function sign(each) {
  const { id, name, dataset } = each;
  return [each.tagName, id || name || dataset.of || each.getAttribute("aria-label") || `${each.getAttribute("href")} ${each.textContent}`].join(" ");
}

// Asked before the parts of a place are drawn anew; what it returns is called when they are.
export function hand(place, parts) {
  const held = document.activeElement;
  if (!place.contains(held) || !held.closest(parts)) return () => {};
  const reached = () => [...place.querySelectorAll(REACHED)].filter((each) => each.closest(parts)).filter((each) => each.checkVisibility());
  const all = reached();
  const [at, known] = [all.indexOf(held), sign(held)];
  const nth = all.filter((each) => sign(each) === known).indexOf(held);
  const [typed, from, to] = [held.value, ...edges(held)];
  return () => {
    const now = reached();
    const alike = now.filter((each) => sign(each) === known);
    const next = alike[nth] ?? alike.at(-1) ?? now[at < 0 ? -1 : Math.min(at, now.length - 1)] ?? heading(place);
    next?.focus({ preventScroll: true });
    if (from !== null && next?.value === typed) next.setSelectionRange(from, to);
  };
}

function heading(place) {
  const head = place.querySelector("h1");
  head?.setAttribute("tabindex", "-1");
  return head;
}

// Where in a field of words the hand writes.
function edges(field) {
  const writes = field.matches("textarea, input[type=text], input[type=search], input:not([type])");
  return writes ? [field.selectionStart, field.selectionEnd] : [null, null];
}
