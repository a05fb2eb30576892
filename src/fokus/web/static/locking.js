// While the page is locked nothing of the study can be read in it; what was half typed comes back as it was.

let away = null;

export function isAway() {
  return away !== null;
}

// Taken out of the page, not only hidden: what is open is held as it is, dialogs too.
export function putAway(main, shown) {
  if (away) return;
  const dialogs = [...document.querySelectorAll("dialog[open]")];
  away = { main, at: scrollY, hash: shown, focused: document.activeElement, views: [...main.childNodes], dialogs };
  dialogs.forEach((each) => each.remove());
  main.replaceChildren();
}

// Returns whether another view was asked for meanwhile.
export function bringBack() {
  if (!away) return false;
  const { main, at, hash, focused, views, dialogs } = away;
  away = null;
  main.replaceChildren(...views);
  for (const each of dialogs) {
    each.removeAttribute("open");
    document.body.append(each);
    each.showModal();
  }
  scrollTo(0, at);
  focused?.focus({ preventScroll: true });
  return hash !== location.hash;
}
