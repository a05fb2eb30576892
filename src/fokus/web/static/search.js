// Finding a code by what one remembers of it: its label, an alias, some of its letters, its definition.

export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function letters(wanted, text) {
  let at = -1;
  let gaps = 0;
  for (const letter of wanted) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    gaps += at < 0 ? next : next - at - 1;
    at = next;
  }
  return 1 / (2 + gaps);
}

function worth(wanted, code) {
  const label = folded(code.label);
  if (label.startsWith(wanted)) return 6 + 1 / label.length;
  if (label.split(/[\s/-]+/).some((word) => word.startsWith(wanted))) return 5;
  if (code.aliases.some((alias) => folded(alias).includes(wanted))) return 4;
  if (label.includes(wanted)) return 3;
  if (folded(code.definition ?? "").includes(wanted)) return 2;
  return letters(wanted, label);
}

export function found(typed, codes) {
  const wanted = folded(typed.trim());
  if (!wanted) return codes;
  const rated = codes.map((code) => [worth(wanted, code), code]).filter(([rate]) => rate > 0);
  return rated.sort(([one], [other]) => other - one).map(([, code]) => code);
}
