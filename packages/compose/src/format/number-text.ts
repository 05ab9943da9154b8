/** Whether Go's `strconv.Atoi` reads the text as a number of 64 bits. */
export function isIntegerText(text: string): boolean {
  if (!/^[-+]?\d+$/.test(text)) return false;
  if (text.length < 18) return true;
  const value = BigInt(text.replace("+", ""));
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}

/** Whether Go's `strconv.ParseFloat` reads the text. */
export function isFloatText(text: string): boolean {
  if (/^[-+]?(?:inf|infinity|nan)$/i.test(text)) return true;
  if (/^[-+]?0x(?:_?[\da-f])*\.?[\da-f_]*p[-+]?\d+$/i.test(text)) return true;
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) && Number.isFinite(Number(text));
}

/** What Compose and `docker stack` take for a boolean when a text stands for one; undefined for anything else. */
export function booleanOf(text: string): boolean | undefined {
  switch (text.toLowerCase()) {
    case "y":
    case "yes":
    case "true":
    case "on":
      return true;
    case "n":
    case "no":
    case "false":
    case "off":
      return false;
    default:
      return undefined;
  }
}
