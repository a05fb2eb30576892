// Shortcuts: what they do, which key they have, and whether they are on at all (WCAG 2.1.4).

const STORE = "fokus-keys";
const OWN = {
  next: ["n", "ArrowDown"], previous: ["p", "ArrowUp"], uncoded: ["u"], accept: ["Enter"],
  palette: ["k"], recode: ["K"], word: ["w"], "word-less": ["W"], sentence: ["s"], "sentence-less": ["S"],
  character: ["c"], "character-less": ["C"], onward: ["o"], "onward-less": ["O"], choose: ["b"], edge: ["e"], "edge-back": ["ArrowLeft"], "edge-on": ["ArrowRight"],
  remove: ["x", "Delete"], valence: ["v"], take: ["y"], reject: ["Y"], memo: ["m"], "memo-who": ["M"], quote: ["q"], find: ["/"], jump: ["g"], undo: ["z"], redo: ["Z"], help: ["?"], clear: ["Escape"],
};
const ALWAYS = new Set(["ArrowDown", "ArrowUp", "Escape", "Enter", "ArrowLeft", "ArrowRight", "Delete"]);

let kept = read();

function read() {
  try {
    return { on: true, keys: {}, ...JSON.parse(localStorage.getItem(STORE) ?? "{}") };
  } catch {
    return { on: true, keys: {} };
  }
}

function keep() {
  localStorage.setItem(STORE, JSON.stringify(kept));
}

export const actions = Object.keys(OWN);

export function areOn() {
  return kept.on;
}

export function turnOn(on) {
  kept = { ...kept, on };
  keep();
}

export function keysOf(action) {
  return kept.keys[action] ?? OWN[action];
}

export function change(action, key) {
  const others = actions.filter((each) => each !== action && keysOf(each).includes(key));
  const keys = { ...kept.keys, [action]: [key] };
  for (const each of others) keys[each] = keysOf(each).filter((known) => known !== key);
  kept = { ...kept, keys };
  keep();
  return others;
}

export function reset() {
  kept = { on: kept.on, keys: {} };
  keep();
}

// Undo and redo answer to the keys of every program too.
export function actionOf(event) {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "z") return event.shiftKey ? "redo" : "undo";
  if (command && event.key.toLowerCase() === "y") return "redo";
  if (command && event.key.toLowerCase() === "k") return "palette";
  if (event.altKey || (command && !event.key.startsWith("Arrow"))) return null;
  if (!kept.on && !ALWAYS.has(event.key)) return null;
  return actions.find((each) => keysOf(each).includes(event.key)) ?? null;
}

export function codeKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !kept.on || event.key.length !== 1) return null;
  const key = event.key.toLowerCase();
  return /[\p{L}\p{N}]/u.test(key) ? key : null;
}

export function shown(key) {
  const names = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Enter: "↵", Escape: "Esc" };
  return names[key] ?? (/^\p{Lu}$/u.test(key) ? `⇧${key}` : key.length === 1 ? key.toUpperCase() : key);
}
