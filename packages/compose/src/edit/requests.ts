import { parseImageReference } from "@stack/image-reference";
import type { ComposeText } from "../stack/compose-file.ts";
import { booleanOption, flawOf, kindOf, objectOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { doubleDollars, interpolation, isVariable } from "../yaml/variable.ts";
import type { ImagePin } from "./pinned-image.ts";

/** What to change in a service. */
export interface ServiceEdit {
  /**
   * Whether Watchtower is to leave the service alone: `true` sees to it that `com.centurylinklabs.watchtower.enable` is
   * false, `false` takes a false one away.
   */
  readonly excludeFromUpdates?: boolean | undefined;
  /** Whether Komodo's bulk actions are to leave the service alone: `true` sees to `komodo.skip`, `false` takes it away. */
  readonly komodoSkip?: boolean | undefined;
  /** Labels to add or change, by their key; null removes one. A `$` in a text is a dollar. */
  readonly labels?: Readonly<Record<string, ComposeText | null>> | undefined;
  /** Another image, or another tag or digest of the one that is there. */
  readonly image?: ComposeText | ImagePin | undefined;
}

/** What to change in a Compose file. */
export interface ComposeEdits {
  /** Services that Watchtower is to leave alone, as by `excludeFromUpdates`. */
  readonly critical?: readonly string[] | undefined;
  /** Changes of single services, by their name. */
  readonly services?: Readonly<Record<string, ServiceEdit>> | undefined;
}

/** The edits of one service, checked; texts as a file writes them. */
export interface ServiceRequest {
  excludeFromUpdates?: boolean;
  komodoSkip?: boolean;
  /** Null for one to remove. */
  readonly labels: Map<string, string | null>;
  image?: string | ImagePin;
}

/** Edits by service, from what may be anything; what cannot be done is a problem. */
export function readEdits(edits: unknown, problems: Problem[]): Map<string, ServiceRequest> {
  const requests = new Map<string, ServiceRequest>();
  const request = (service: string) => {
    const known = requests.get(service) ?? { labels: new Map<string, string | null>() };
    requests.set(service, known);
    return known;
  };
  const { critical, services } = objectOption(edits, "edits", ["critical", "services"], problems);
  for (const name of namesOf(critical, problems)) request(name).excludeFromUpdates = true;
  if (services === undefined) return requests;
  if (typeof services !== "object" || services === null || Array.isArray(services)) {
    problems.push(
      invalid("edits.services", `must be an object, not ${kindOf(services)}`, "Write { name: { … } }."),
    );
    return requests;
  }
  for (const [name, edit] of Object.entries(services)) {
    readEdit(edit, `edits.services.${name}`, request(name), problems);
  }
  return requests;
}

function namesOf(value: unknown, problems: Problem[]): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((name) => typeof name === "string")) return value;
  problems.push(invalid("edits.critical", "must be a list of names of services", 'Write ["db", "proxy"].'));
  return [];
}

function readEdit(edit: unknown, path: string, request: ServiceRequest, problems: Problem[]): void {
  const names = ["excludeFromUpdates", "komodoSkip", "labels", "image"];
  const values = objectOption(edit, path, names, problems);
  for (const name of ["excludeFromUpdates", "komodoSkip"] as const) {
    if (values[name] === undefined) continue;
    const value = booleanOption(values[name], `${path}.${name}`, true, problems);
    if (request[name] !== undefined && request[name] !== value) {
      problems.push(
        invalid(`${path}.${name}`, "is false for a critical service", "Leave one of the two out."),
      );
    }
    request[name] = value;
  }
  readLabels(values["labels"], `${path}.labels`, request.labels, problems);
  const image = readImage(values["image"], `${path}.image`, problems);
  if (image !== undefined) request.image = image;
}

function readLabels(
  value: unknown,
  path: string,
  labels: Map<string, string | null>,
  problems: Problem[],
): void {
  if (value === undefined) return;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problems.push(invalid(path, `must be an object, not ${kindOf(value)}`, 'Write { key: "value" }.'));
    return;
  }
  for (const [key, label] of Object.entries(value) as [string, unknown][]) {
    const flaw = key === "" ? "is empty" : key.includes("=") ? 'holds a "="' : flawOf(key);
    if (flaw !== undefined || key.length > 500) {
      problems.push(
        invalid(path, `has a key that ${flaw ?? "is too long"}`, "Name the label as its reader does."),
      );
    } else if (label === null) labels.set(key, null);
    else {
      const text = readText(label, `${path}.${key}`, problems);
      if (text !== undefined) labels.set(key, text);
    }
  }
}

function readImage(value: unknown, path: string, problems: Problem[]): string | ImagePin | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "object" && value !== null && !isVariable(value)) {
    const { tag, digest } = objectOption(value, path, ["tag", "digest"], problems);
    if (tag === undefined && digest === undefined) {
      problems.push(
        invalid(path, "names neither a tag nor a digest", "Give one of them, or an image as text."),
      );
      return undefined;
    }
    return {
      ...(tag === undefined ? {} : { tag: readText(tag, `${path}.tag`, problems) }),
      ...(digest === undefined
        ? {}
        : { digest: digest === null ? null : readText(digest, `${path}.digest`, problems) }),
    };
  }
  const text = readText(value, path, problems);
  if (text === undefined || typeof value !== "string") return text;
  const parsed = parseImageReference(value);
  if (parsed.ok) return text;
  problems.push(invalid(path, `is no image reference: ${parsed.problem.message}`, parsed.problem.hint));
  return undefined;
}

/** A text as a file writes it. */
function readText(value: unknown, path: string, problems: Problem[]): string | undefined {
  if (isVariable(value)) return interpolation(value);
  const flaw = typeof value === "string" ? flawOf(value) : `must be text, not ${kindOf(value)}`;
  if (typeof value === "string" && flaw === undefined) return doubleDollars(value);
  problems.push(invalid(path, flaw ?? "is no text", "Give text that a file can hold, or variable(…)."));
  return undefined;
}

function invalid(path: string, flaw: string, hint: string): Problem {
  return { code: "option-invalid", severity: "error", path, message: `${path} ${flaw}.`, hint };
}
