import type { ComposeText } from "./compose-file.ts";
import { flawOf, kindOf } from "./option-values.ts";
import type { Problem } from "./problem.ts";
import { isVariable } from "../yaml/variable.ts";

/**
 * The settings of an `environment` option that a file can hold, in their order; a problem for each that it cannot.
 *
 * Values are strings because Compose and `docker stack` differ on bare booleans and numbers; those two kinds
 * are turned into strings (with a problem), others are left out.
 */
export function environmentOption(
  value: unknown,
  path: string,
  problems: Problem[],
): ReadonlyMap<string, ComposeText> {
  const settings = new Map<string, ComposeText>();
  if (value === undefined) return settings;
  const refuse = (at: string, message: string, hint: string) =>
    problems.push({ code: "environment-invalid", severity: "error", path: at, message, hint });
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    refuse(path, `${path} must be an object, not ${kindOf(value)}.`, 'Write { NAME: "value" }.');
    return settings;
  }
  for (const [name, setting] of Object.entries(value) as [string, unknown][]) {
    const at = `${path}.${name}`;
    const nameFlaw = name === "" ? "is empty" : name.includes("=") ? 'holds a "="' : flawOf(name);
    if (nameFlaw !== undefined) {
      refuse(
        at,
        `The name ${JSON.stringify(name)} ${nameFlaw}.`,
        "Name the setting as the program reads it.",
      );
    } else if (typeof setting === "string") {
      const flaw = flawOf(setting);
      if (flaw === undefined) settings.set(name, setting);
      else refuse(at, `The value of ${name} ${flaw}.`, "No setting of a container can hold it.");
    } else if (isVariable(setting)) {
      settings.set(name, setting);
    } else if (setting !== undefined) {
      refuse(
        at,
        `The value of ${name} must be text, not ${kindOf(setting)}.`,
        'Put it in quotes, such as "true".',
      );
      if (typeof setting === "number" || typeof setting === "boolean") settings.set(name, String(setting));
    }
  }
  return settings;
}
