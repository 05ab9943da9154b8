/** A mount of a service in its short form, `[source:]target[:options]`. */
export interface VolumeSpec {
  /** Empty for an anonymous volume. */
  readonly source: string;
  readonly target: string;
  readonly options: readonly string[];
  /** Whether the source is a path of the host rather than the name of a volume. */
  readonly isBind: boolean;
}

/** The parts of a short form, or what is wrong with it. */
export type ParsedVolumeSpec = { readonly spec: VolumeSpec } | { readonly flaw: string };

/** Reads the short form of a mount as Compose and `docker stack` do: a letter before a colon is a Windows drive. */
export function parseVolumeSpec(text: string): ParsedVolumeSpec {
  if (text === "") return { flaw: "it is empty" };
  if (text.length <= 2 && new TextEncoder().encode(text).length <= 2) return found("", text, []);
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    if (isDriveLetter(text.slice(from, at))) continue;
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  parts.push(text.slice(from));
  if (parts.slice(0, 3).includes("")) return { flaw: "there is nothing between two colons" };
  if (parts.length > 3) return { flaw: "it has too many colons" };
  const [first = "", target, options] = parts;
  return target === undefined ? found("", first, []) : found(first, target, options?.split(",") ?? []);
}

function found(source: string, target: string, options: readonly string[]): ParsedVolumeSpec {
  return { spec: { source, target, options, isBind: isPath(source) } };
}

/** Whether the source of a mount is a path: `.`, `/` or `~` first, a Windows drive or a named pipe. */
export function isPath(source: string): boolean {
  return /^(?:[./~]|\\\\|\p{L}:)/u.test(source);
}

function isDriveLetter(part: string): boolean {
  return /^\p{L}$/u.test(part);
}

/** A path without its detours, as Go's `path.Clean` leaves it, so that two ways to one place are the same text. */
export function cleanPath(path: string): string {
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (part !== ".." || !path.startsWith("/")) kept.push(part);
  }
  const joined = kept.join("/");
  return path.startsWith("/") ? `/${joined}` : joined || ".";
}
