/**
 * What keeps Compose from splitting a command into words (go-shellwords, without substitutions); undefined for a good
 * one. What follows an unquoted `;`, `&`, `|`, `<` or `>` is not read.
 */
export function composeCommandFlaw(line: string): string | undefined {
  let quote = "";
  let isEscaped = false;
  let isBacktick = false;
  let isDollar = false;
  let word = "";
  for (const character of line) {
    if (isEscaped) {
      isEscaped = false;
      word += character;
      continue;
    }
    if (character === "\\") {
      if (quote === "'") word += character;
      else isEscaped = true;
      continue;
    }
    if (/[ \t\r\n]/.test(character)) {
      if (quote === "" && !isBacktick && !isDollar) word = "";
      else word += character;
      continue;
    }
    if (character === "`") {
      if (quote === "" && !isDollar) isBacktick = !isBacktick;
    } else if (character === ")") {
      if (quote === "" && !isBacktick) isDollar = !isDollar;
    } else if (character === "(") {
      if (quote === "" && !isBacktick) {
        if (isDollar || !word.endsWith("$")) return "it has a parenthesis outside quotes";
        isDollar = true;
      }
    } else if ((character === '"' || character === "'") && !isDollar) {
      if (quote === "" || quote === character) {
        quote = quote === "" ? character : "";
        continue;
      }
    } else if (";&|<>".includes(character) && quote === "" && !isBacktick && !isDollar) {
      break;
    }
    word += character;
  }
  if (quote !== "") return `a quotation mark ${quote} is not closed`;
  if (isEscaped) return "it ends in a backslash";
  return isBacktick || isDollar ? "a backtick or parenthesis is not closed" : undefined;
}

/** What keeps `docker stack` from splitting a command into words (shlex); undefined for a good one. */
export function stackCommandFlaw(line: string): string | undefined {
  let quote = "";
  let isEscaped = false;
  let isInWord = false;
  for (const character of line) {
    if (quote === "#") {
      if (character === "\n") quote = "";
    } else if (isEscaped) {
      isEscaped = false;
    } else if (character === "\\" && quote !== "'") {
      isEscaped = true;
      isInWord = true;
    } else if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") {
      quote = character;
      isInWord = true;
    } else if (character === "#" && !isInWord) {
      quote = "#";
    } else {
      isInWord = !/[ \t\r\n]/.test(character);
    }
  }
  if (isEscaped) return "it ends in a backslash";
  return quote === "" || quote === "#" ? undefined : `a quotation mark ${quote} is not closed`;
}
