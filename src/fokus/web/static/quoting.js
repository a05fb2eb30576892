// A quote with its attribution, on its way to another program.

import { labelIn } from "./state.js";
import { tell } from "./tell.js";
import { say } from "./words.js";

export async function copyQuote(quote) {
  try {
    await navigator.clipboard.writeText(quote);
    tell(say("copied"));
  } catch {
    tell(say("not-copied"), true);
  }
}

// As the report would say it: who, by profession and round, never by name or place.
export function quoteTurn(turn, words, round) {
  const who = turn.profession && turn.profession !== "mixed" ? labelIn("professions", turn.profession) : say("somebody");
  return copyQuote(say("quote-of", { text: words.trim(), attribution: `${who}, ${labelIn("rounds", round)}` }));
}
