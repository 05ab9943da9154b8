/** Replaces every secret it was made for by `[redacted]`. */
export interface Redactor {
  /** The text without the secrets, in any of the spellings a server or library would echo them in. */
  readonly text: (value: string) => string;
  /** The headers without the secrets and without those that carry credentials by their name. */
  readonly headers: (headers: Readonly<Record<string, string>>) => Record<string, string>;
  /** The error as it is when it is clean, else a copy (name, code, message, cause) without the secrets. */
  readonly cause: (error: unknown) => unknown;
}

const redacted = "[redacted]";
const credentialHeaders =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-registry-auth|x-portaineragent-signature)$/i;

/**
 * Makes a redactor for these secrets.
 *
 * A secret is found as it is, URL- and form-encoded, JSON-escaped (as JavaScript and as Go do it), in base64 and base64url. Empty strings are ignored. Redaction
 * happens before anything is stored in an error, so no later logging of that error can leak one.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const spellings = [...new Set(secrets.filter((secret) => secret !== "").flatMap(spellingsOf))];
  // Longest first: a secret that contains another must not leave its rest behind.
  spellings.sort((a, b) => b.length - a.length);
  const text = (value: string): string =>
    spellings.reduce((clean, spelling) => clean.replaceAll(spelling, redacted), value);

  return {
    text,
    headers: (headers) =>
      Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name,
          credentialHeaders.test(name) ? redacted : text(value),
        ]),
      ),
    cause: (error) => (spellings.length > 0 && mentions(error, spellings) ? cleanCopy(error, text) : error),
  };
}

function spellingsOf(secret: string): string[] {
  const base64 = bytesToBase64(new TextEncoder().encode(secret));
  const base64Url = base64.replaceAll("+", "-").replaceAll("/", "_");
  const url = encodeURIComponent(secret);
  const strictUrl = url.replaceAll(/[!'()*]/g, percentEncoded);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    ...[secret, json, json.replaceAll(/[&<>\u2028\u2029]/g, unicodeEscaped)],
    ...[
      url,
      strictUrl,
      strictUrl.replaceAll("%20", "+"),
      new URLSearchParams([["", secret]]).toString().slice(1),
    ],
    ...[base64, base64Url, base64.replace(/=+$/, ""), base64Url.replace(/=+$/, "")],
  ];
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Go's JSON escapes these so that the text may stand in HTML and JavaScript. */
function unicodeEscaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function bytesToBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Whether a secret stands anywhere in the value: its strings, own properties, message, stack or causes. */
function mentions(value: unknown, spellings: readonly string[], depth = 0): boolean {
  if (typeof value === "string") return spellings.some((spelling) => value.includes(spelling));
  if (typeof value !== "object" || value === null || depth > 4) return false;
  const own = Object.getOwnPropertyNames(value).map((name) => (value as Record<string, unknown>)[name]);
  return own.some((member) => mentions(member, spellings, depth + 1));
}

function cleanCopy(error: unknown, text: (value: string) => string): Error {
  const { name, code, message } = error as { name?: unknown; code?: unknown; message?: unknown };
  const copy = new Error(typeof message === "string" ? text(message) : redacted);
  copy.name = typeof name === "string" ? text(name) : "Error";
  copy.stack = `${copy.name}: ${copy.message}`;
  return typeof code === "string" ? Object.assign(copy, { code: text(code) }) : copy;
}
