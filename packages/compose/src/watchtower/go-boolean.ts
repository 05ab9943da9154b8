/** What Go's ParseBool makes of a text; undefined for what is neither (watchtower.md d). */
export function goBoolean(text: string): boolean | undefined {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true;
  return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : undefined;
}

/** The boolean that its author means by a text that Go does not read: with quotes, blanks, or in other words. */
export function meantBoolean(text: string): boolean | undefined {
  const bare = text.replace(/^[\s"'\u2018-\u201f]+|[\s"'\u2018-\u201f]+$/g, "").toLowerCase();
  if (["true", "t", "1", "yes", "y", "on", "enabled"].includes(bare)) return true;
  return ["false", "f", "0", "no", "n", "off", "disabled"].includes(bare) ? false : undefined;
}
