// The words of the page, in the study's language, from fokus' own catalogue.

let words = {};

export function learn(found) {
  words = found;
}

export function say(code, values = {}) {
  const text = words[`page.${code}`] ?? code;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function clock(time) {
  const when = new Date(time);
  return Number.isNaN(when.valueOf()) ? "" : when.toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
}
