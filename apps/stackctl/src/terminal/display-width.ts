import { stripVTControlCharacters } from "node:util";

/** Drawn two columns wide: East Asian wide and fullwidth characters, and emoji (Unicode UAX #11). */
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}])/u;

/** How many columns of a terminal a text takes; styling takes none, and what is composed of several marks counts once. */
export function displayWidth(text: string): number {
  const characters = Array.from(new Intl.Segmenter().segment(stripVTControlCharacters(text)));
  return characters.reduce((width, { segment }) => width + (wide.test(segment) ? 2 : 1), 0);
}
