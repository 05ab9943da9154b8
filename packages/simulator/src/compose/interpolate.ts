import { ComposeError } from "./compose-error.ts";

/** Gives the value of a variable; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

/** What interpolation works with. */
export interface Interpolation {
  readonly lookup: Lookup;
  /** Told about a variable that is not set and has no default, which becomes empty. */
  readonly onUnset?: (name: string) => void;
}

const plainName = /^[_a-z][_a-z0-9]*/i;

/** The index of the brace that closes the one before `from`; -1 when there is none. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith("${", at)) depth += 1;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

function malformed(path: string, text: string): never {
  throw new ComposeError(
    `invalid interpolation format for ${path}.\n` + `You may need to escape any $ with another $.\n${text}`,
  );
}

function braced(inner: string, path: string, text: string, options: Interpolation): string {
  const name = plainName.exec(inner)?.[0] ?? malformed(path, text);
  const rest = inner.slice(name.length);
  const value = options.lookup(name);
  if (rest === "") return unsetAsEmpty(name, value, options);
  const operator = /^:?[-?+]/.exec(rest)?.[0] ?? malformed(path, text);
  const word = rest.slice(operator.length);
  // With a colon an empty value counts as unset.
  const present = value !== undefined && !(operator.startsWith(":") && value === "");
  switch (operator.at(-1)) {
    case "-":
      return present ? value : interpolate(word, path, options);
    case "+":
      return present ? interpolate(word, path, options) : "";
    default: {
      if (present) return value;
      const message = interpolate(word, path, options);
      throw new ComposeError(
        `error while interpolating ${path}: required variable ${name} is missing a value` +
          (message === "" ? "" : `: ${message}`),
      );
    }
  }
}

function unsetAsEmpty(name: string, value: string | undefined, options: Interpolation): string {
  if (value === undefined) options.onUnset?.(name);
  return value ?? "";
}

/** Replaces variables in one value as Compose does: `$$`, `$NAME`, `${NAME}` and its operators, nested ones too. */
export function interpolate(text: string, path: string, options: Interpolation): string {
  let result = "";
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    if (dollar < 0) break;
    result += text.slice(at, dollar);
    if (text[dollar + 1] === "$") {
      result += "$";
      at = dollar + 2;
    } else if (text[dollar + 1] === "{") {
      const end = closingBrace(text, dollar + 2);
      if (end < 0) malformed(path, text);
      result += braced(text.slice(dollar + 2, end), path, text, options);
      at = end + 1;
    } else {
      const name = plainName.exec(text.slice(dollar + 1))?.[0];
      // A dollar before anything else stays as it is.
      result += name === undefined ? "$" : unsetAsEmpty(name, options.lookup(name), options);
      at = dollar + 1 + (name?.length ?? 0);
    }
  }
  return result + text.slice(at);
}

/** Interpolates every string value of a parsed document; keys stay as they are. A list is `[]` in paths, as in Compose. */
export function interpolateAll(value: unknown, path: string, options: Interpolation): unknown {
  if (typeof value === "string") return interpolate(value, path, options);
  if (Array.isArray(value)) {
    return value.map((item) => interpolateAll(item, `${path}.[]`, options));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      interpolateAll(item, path === "" ? key : `${path}.${key}`, options),
    ]),
  );
}
