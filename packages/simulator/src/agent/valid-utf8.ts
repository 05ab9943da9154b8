const replacement = Buffer.from("\ufffd");

/** Takes everything out of a piece of output that is no valid UTF-8, as the agent does with each piece by itself. */
export function validUtf8(bytes: Buffer): string {
  const parts: string[] = [];
  let rest = bytes;
  // Node marks what is invalid with U+FFFD; where that character really stands it has to stay.
  for (let at = rest.indexOf(replacement); at >= 0; at = rest.indexOf(replacement)) {
    parts.push(dropInvalid(rest.subarray(0, at)));
    rest = rest.subarray(at + replacement.length);
  }
  return [...parts, dropInvalid(rest)].join("\ufffd");
}

function dropInvalid(bytes: Buffer): string {
  return bytes.toString("utf8").replaceAll("\ufffd", "");
}
