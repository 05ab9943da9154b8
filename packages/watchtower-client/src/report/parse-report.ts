import type { ReportMessage, ReportedContainer, ReportedState, UpdateReport } from "./report-document.ts";

/** A notification that was understood: a run's report, or words without one. */
export type ParsedNotification =
  | { readonly kind: "report"; readonly report: UpdateReport }
  | { readonly kind: "message"; readonly message: ReportMessage }
  | { readonly kind: "not-a-report"; readonly why: string; readonly remedy: string };

/** The lists of a report, the telling ones first: `scanned` repeats what the others hold. */
const lists = ["updated", "failed", "restarted", "skipped", "stale", "fresh", "scanned"] as const;

/** Reads the body of a notification; what is none of Watchtower's `json.v1` comes with the setting to change. */
export async function parseReport(body: string): Promise<ParsedNotification> {
  const json = jsonOf(body);
  if (json === undefined) {
    const isMarshalError = /failed to marshal/i.test(body);
    return {
      kind: "not-a-report",
      why: isMarshalError ? "Watchtower could not write its report" : "the body is no JSON",
      remedy: "Set WATCHTOWER_NOTIFICATION_REPORT=true and WATCHTOWER_NOTIFICATION_TEMPLATE=json.v1.",
    };
  }
  const { reportDocumentSchema } = await import("./report-schema.ts");
  const parsed = reportDocumentSchema.safeParse(json);
  if (!parsed.success) {
    const isWrapped = typeof json === "object" && json !== null && "message" in json;
    return {
      kind: "not-a-report",
      why: isWrapped
        ? "the report is wrapped into a title and a message"
        : "the document is none of Watchtower's json.v1",
      remedy: isWrapped
        ? "Take template=json out of the notification URL."
        : "Set WATCHTOWER_NOTIFICATION_TEMPLATE=json.v1, and give this address to Watchtower alone.",
    };
  }
  const { title, host, report } = parsed.data;
  const entries = (parsed.data.entries ?? []).map(({ level, message, data, time }) => ({
    level,
    message,
    data,
    time,
  }));
  if (report === null) return { kind: "message", message: { title, host, entries } };
  const containers = new Map<string, ReportedContainer>();
  for (const state of lists) {
    for (const item of report[state] ?? []) {
      if (!containers.has(item.id)) containers.set(item.id, reported(item, state));
    }
  }
  return { kind: "report", report: { title, host, containers: [...containers.values()], entries } };
}

interface WireItem {
  readonly id: string;
  readonly name: string;
  readonly imageName: string;
  readonly currentImageId: string;
  readonly latestImageId: string;
  readonly error?: string;
}

function reported(item: WireItem, state: ReportedState): ReportedContainer {
  const { id, name, imageName: image, currentImageId, latestImageId, error } = item;
  return {
    id,
    name: name.replace(/^\//, ""),
    image,
    currentImageId,
    latestImageId,
    state,
    ...(error === undefined ? {} : { error }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
