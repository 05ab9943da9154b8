/**
 * Whose grammar of `${…}` is read: that of Compose, of Compose before 5.1.4, which reads a default also where it is not
 * used, or of `docker stack`, which knows less and refuses more.
 */
export type Dialect = "compose" | "eager-compose" | "stack";

/** The values of variables; undefined for one that is not set. */
export type Lookup = (name: string) => string | undefined;

/** A text with its variables filled in, or why the engine refuses it. */
export type Interpolation =
  | { readonly text: string; readonly unset: readonly string[] }
  | { readonly required: string; readonly reason: string }
  | { readonly invalid: string };

/**
 * Fills in the variables of a text as the engine does (compose-and-metrics.md A4): a variable that is not set becomes
 * nothing, `$$` a dollar. Only Compose knows `:+` and `+`, variables inside a default, and a dollar that means nothing.
 */
export function interpolate(template: string, lookup: Lookup, dialect: Dialect): Interpolation {
  const unset = new Set<string>();
  const noting: Lookup = (name) => {
    const value = lookup(name);
    if (value === undefined) unset.add(name);
    return value;
  };
  try {
    const text =
      dialect === "stack"
        ? inStack(template, noting)
        : inCompose(template, noting, dialect === "eager-compose", 0);
    return { text, unset: [...unset] };
  } catch (refusal) {
    if (refusal instanceof Refusal) return refusal.interpolation;
    throw refusal;
  }
}

/** Thrown and caught in this file alone: Go's programs stop at the first error, too. */
class Refusal extends Error {
  readonly interpolation: Interpolation;

  constructor(interpolation: Interpolation) {
    super("refused");
    this.interpolation = interpolation;
  }
}

/** Deeper than any default of a default; Go has a bound of its own, the size of its stack. */
const maxDepth = 100;

// With i and u, a to z are also the long s and the Kelvin sign, as they are to Go.
const stackForm =
  /\$(?:(\$)|([_a-z][_a-z0-9]*(?::?[-?][^}]*)?)|\{([_a-z][_a-z0-9]*(?::?[-?][^}]*)?)\}|())/giu;
const name = /[_a-z][_a-z0-9]*/iuy;
const operator = /:?[-+?]/y;

function inCompose(template: string, lookup: Lookup, eager: boolean, depth: number): string {
  if (depth > maxDepth) throw new Refusal({ invalid: template });
  let text = "";
  let from = 0;
  for (let at = template.indexOf("$"); at >= 0; at = template.indexOf("$", from)) {
    text += template.slice(from, at);
    const isBraced = template[at + 1] === "{";
    const word = wordAt(name, template, at + (isBraced ? 2 : 1));
    from = at + (isBraced ? 2 : 1) + word.length;
    if (!isBraced) {
      if (word === "" && template[from] === "$") from += 1;
      text += word === "" ? "$" : (lookup(word) ?? "");
    } else if (word !== "" && template[from] === "}") {
      from += 1;
      text += lookup(word) ?? "";
    } else {
      const sign = wordAt(operator, template, from);
      const closing = word === "" || sign === "" ? -1 : closingBrace(template, at);
      if (closing < 0) throw new Refusal({ invalid: template });
      const operand = template.slice(from + sign.length, closing);
      from = closing + 1;
      text += substitution(word, sign, operand, lookup, eager, depth);
    }
  }
  return text + template.slice(from);
}

function wordAt(form: RegExp, template: string, at: number): string {
  form.lastIndex = at;
  return form.exec(template)?.[0] ?? "";
}

function substitution(
  variable: string,
  sign: string,
  operand: string,
  lookup: Lookup,
  eager: boolean,
  depth: number,
): string {
  const value = lookup(variable);
  const isSet = value !== undefined && (!sign.startsWith(":") || value !== "");
  const isUsed = isSet === sign.endsWith("+");
  const word = isUsed || eager ? inCompose(operand, lookup, eager, depth + 1) : "";
  if (isUsed && sign.endsWith("?")) throw new Refusal({ required: variable, reason: word });
  return isUsed ? word : (value ?? "");
}

/**
 * Where the braces of the variable that begins at `from` are balanced again, as Compose counts: on the same line, and
 * without seeing the character behind an opening brace. Where they never are, it is the last brace of the line.
 */
function closingBrace(template: string, from: number): number {
  let open = 0;
  let last = -1;
  for (let at = from; at < template.length && template[at] !== "\n"; at++) {
    if (template[at] === "}") {
      open -= 1;
      last = at;
      if (open === 0) return at;
    } else if (template[at] === "{") {
      open += 1;
      at += 1;
      // The one that is not seen may still be the last one, or the end of the line.
      if (template[at] === "}") last = at;
      if (template[at] === "\n") break;
    }
  }
  return last;
}

function inStack(template: string, lookup: Lookup): string {
  let refusal: Interpolation | undefined;
  const text = template.replace(stackForm, (_, escaped?: string, bare?: string, braced?: string) => {
    if (escaped !== undefined) return "$";
    const body = bare ?? braced;
    // What is refused in one place is forgotten when a later variable can be filled in.
    refusal = body === undefined ? { invalid: template } : undefined;
    if (body === undefined) return "";
    // In this order, wherever in the text the operator stands.
    for (const sign of [":-", "-", ":?", "?"]) {
      const at = body.indexOf(sign);
      if (at < 0) continue;
      const name = body.slice(0, at);
      const word = body.slice(at + sign.length);
      const value = lookup(name);
      const isSet = value !== undefined && (!sign.startsWith(":") || value !== "");
      if (isSet) return value;
      if (sign.endsWith("-")) return word;
      refusal = { required: name, reason: word };
      return "";
    }
    return lookup(body) ?? "";
  });
  if (refusal !== undefined) throw new Refusal(refusal);
  return text;
}
