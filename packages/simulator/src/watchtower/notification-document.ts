import type { LogFields, LogLevel } from "./log-line.ts";
import type { SessionReport } from "./session-report.ts";

/** A log line as a notification carries it. */
export interface NotificationEntry {
  readonly data: LogFields;
  readonly level: LogLevel;
  readonly message: string;
  readonly time: string;
}

/** What the template `json.v1` is filled with; `report` is null outside a session (reference/watchtower.md f). */
export interface NotificationData {
  readonly entries: readonly NotificationEntry[];
  readonly host: string;
  readonly report: SessionReport | null;
  readonly title: string;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sortKeys(one)]));
}

/** Prints the document as Go does: keys sorted, indented by two spaces, `<`, `>` and `&` escaped. */
export function printDocument(data: NotificationData): string {
  return JSON.stringify(sortKeys(data), undefined, 2).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What 1.7.1 sends for `json.v1` when the report is not switched on: an error text, still labelled as JSON. */
export function documentWithoutReport(entries: readonly NotificationEntry[]): string {
  return entries.length === 0
    ? "[]"
    : "failed to marshal JSON in notification template: json: unsupported type: func([]string)";
}
