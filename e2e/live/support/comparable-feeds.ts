import type { Entry, Notification } from "./twins.ts";

/** The events of a stream without times and ids. */
export function comparableEvents(stream: string): string {
  return withoutIds(stream).replace(/"timestamp":"[^"]*"/g, '"timestamp":"…"');
}

/** Notifications without times, ids, and what has no fixed order in the real programs. */
export function comparableNotifications(notifications: readonly Notification[]): unknown[] {
  return notifications.filter(({ document }) => !document.entries.some(isOfNoContainer)).map(comparable);
}

/** The real fork wonders where its own container is; the simulated host has none. */
function isOfNoContainer({ message }: Entry): boolean {
  return message === "Current container not cached for cleanup";
}

/** The receiver's address, and what Node names on its own connections. */
const varyingHeaders = ["host", "connection", "content-length"];

function comparable({ method, path, headers, document }: Notification): unknown {
  const kept = Object.entries(headers).filter(([name]) => !varyingHeaders.includes(name));
  const { entries, report, ...frame } = document;
  const lines = entries.map((entry) => JSON.stringify(comparableEntry(entry)));
  const isOrdered = (line: string): boolean => /Stopping|Creating|Started/.test(line);
  return {
    ...{ method, path, headers: Object.fromEntries(kept), frame },
    // Checks of the fork run at once, and 1.7.1 cleans up in the order of a map.
    stopsAndStarts: lines.filter(isOrdered),
    otherLines: lines.filter((line) => !isOrdered(line)).sort(),
    report: report === null ? null : inOrder(report as Record<string, readonly object[]>),
  };
}

/** Of an entry what is the same in every run. */
function comparableEntry({ level, message, data }: Entry): unknown {
  // Which of the containers of an image was looked at first, and the id of a new one, are left to chance.
  const chance = {
    "Found new image": "container",
    "Started new container": "new_id",
    "Stopping container": "id",
  };
  const varying = Object.entries(chance).find(([of]) => of === message)?.[1] ?? "";
  return [level, withoutIds(message), { ...data, ...(varying !== "" && { [varying]: "…" }) }];
}

function inOrder(report: Readonly<Record<string, readonly object[]>>): unknown {
  const lists = Object.entries(report).map(([list, items]) => [
    list,
    items.map((item) => withoutIds(JSON.stringify(item))).sort(),
  ]);
  return Object.fromEntries(lists) as unknown;
}

/** Ids of containers are random. */
function withoutIds(text: string): string {
  return text
    .replace(/"(container_id|id)":"[0-9a-f]+"/g, '"$1":"…"')
    .replace(/\([0-9a-f]{12}\) with/g, "(…) with");
}
