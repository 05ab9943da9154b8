import { ComposeError } from "./compose-error.ts";

/** A parsed YAML mapping. */
export type Mapping = Readonly<Record<string, unknown>>;

/** A scalar as the string Docker gets; throws for anything else. */
export function textOf(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") {
    return String(value);
  }
  throw new ComposeError(`${path} must be a string`);
}

/** A mapping; an absent one is empty. */
export function mappingOf(value: unknown, path: string): Mapping {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Mapping;
  throw new ComposeError(`${path} must be a mapping`);
}

/** A list; an absent one is empty. */
export function listOf(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new ComposeError(`${path} must be a list`);
}

/** Pairs written as a mapping or as a list of `name=value`; null where only a name stands. */
export function pairsOf(value: unknown, path: string): Record<string, string | null> {
  if (!Array.isArray(value)) {
    return Object.fromEntries(
      Object.entries(mappingOf(value, path)).map(([name, one]) => [
        name,
        one === null ? null : textOf(one, `${path}.${name}`),
      ]),
    );
  }
  return Object.fromEntries(
    value.map((item, index) => {
      const text = textOf(item, `${path}[${index}]`);
      const at = text.indexOf("=");
      return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/** A command as a list, or as one string split at blanks with shell quotes. */
export function commandOf(value: unknown, path: string): string[] | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map((item, index) => textOf(item, `${path}[${index}]`));
  const words = textOf(value, path).match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
  return words.map((word) =>
    word.replace(
      /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g,
      (_, double?: string, single?: string, escaped?: string) =>
        double?.replace(/\\(["\\$`])/g, "$1") ?? single ?? escaped ?? "",
    ),
  );
}
