const brand = Symbol.for("@stack/compose.variable");

/** A `${NAME}` that Compose fills in when it reads the file; made by {@link variable}, printed by `toYaml`. */
export interface Variable {
  readonly [brand]: true;
  readonly name: string;
  /** What stands in when the variable is unset or empty. */
  readonly default?: string;
  /** `true` or the message with which Compose stops when the variable is unset or empty. */
  readonly required?: true | string;
}

/** What happens when the variable is unset or empty: a default, a refusal to start, or (neither) nothing. */
export type VariableOptions = { readonly default?: string } | { readonly required: true | string };

/**
 * A reference to a variable of the environment or the `.env` file, and the only way to a `${…}` in the output:
 * a `$` in any plain string is printed as a literal dollar.
 *
 * Prints as `${NAME}`, `${NAME:-default}` or `${NAME:?message}`. A variable is a whole value: it cannot be
 * joined to a string (that throws, rather than print `[object Object]` into a file).
 *
 * Throws a `TypeError` for a name outside `[A-Za-z_][A-Za-z0-9_]*`, for a default together with `required`, and
 * for braces or line breaks in a default or message: Compose 2.26.1 ends the default at the first `}` and
 * refuses the line break, and versions differ on `{`. Trap under `docker stack` (28.2.2): it takes what follows
 * a `-` in a message for a default, and keeps both dollars of a `$$` in a default.
 */
export function variable(name: string, options: VariableOptions = {}): Variable {
  if (!isVariableName(name)) {
    throw new TypeError(
      `@stack/compose: ${JSON.stringify(name)} is not a variable name: use letters, digits and _, not starting with a digit.`,
    );
  }
  const fallback = "default" in options ? options.default : undefined;
  const required = "required" in options ? options.required : undefined;
  if (fallback !== undefined && required !== undefined) {
    throw new TypeError(`@stack/compose: variable ${name} has a default and is required: choose one.`);
  }
  checkWords(name, "default", fallback);
  if (required !== true) checkWords(name, "message", required);
  return Object.freeze({
    [brand]: true as const,
    name,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(required === undefined ? {} : { required }),
    [Symbol.toPrimitive]: refuseToJoin,
  });
}

/** Whether a value was made by {@link variable}, by this copy of the package or another. */
export function isVariable(value: unknown): value is Variable {
  return typeof value === "object" && value !== null && Object.hasOwn(value, brand);
}

/** Whether Compose reads `${text}` as a variable (compose-and-metrics.md A4; letters are ASCII letters). */
export function isVariableName(text: unknown): text is string {
  return typeof text === "string" && /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

/** The variable as Compose writes it, dollars in its default and message doubled; not yet quoted for YAML. */
export function interpolation({ name, default: fallback, required }: Variable): string {
  if (fallback !== undefined) return `\${${name}:-${doubleDollars(fallback)}}`;
  if (required === true) return `\${${name}:?}`;
  return required === undefined ? `\${${name}}` : `\${${name}:?${doubleDollars(required)}}`;
}

/** The text with every `$` doubled, which is how Compose and `docker stack` write a literal dollar. */
export function doubleDollars(text: string): string {
  return text.includes("$") ? text.replaceAll("$", () => "$$") : text;
}

/** One function for all variables, so that two equal ones are deeply equal. */
function refuseToJoin(this: Variable): never {
  throw new TypeError(
    `@stack/compose: variable ${this.name} cannot be joined to a string: give it as the whole value.`,
  );
}

function checkWords(name: string, what: "default" | "message", words: unknown): void {
  if (words === undefined) return;
  if (typeof words !== "string") {
    throw new TypeError(`@stack/compose: the ${what} of variable ${name} must be a string.`);
  }
  if (/[{}\n\r]/.test(words)) {
    throw new TypeError(
      `@stack/compose: the ${what} of variable ${name} must not hold braces or line breaks: Compose cannot read them back.`,
    );
  }
}
