import type { NotificationEntry } from "./notification-document.ts";

/**
 * Leaves out what the fork says of one image several times, for each of its containers (pkg/notifications/shoutrrr.go):
 * the first of them stands for all.
 */
export function withoutRepetitions(entries: readonly NotificationEntry[]): readonly NotificationEntry[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const key = keyOf(entry);
    if (key === undefined) return true;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function keyOf({ message, data }: NotificationEntry): string | undefined {
  switch (message) {
    case "Found new image":
      return JSON.stringify([message, data["image"], data["new_id"]]);
    case "Removing image":
      return JSON.stringify([message, data["image_id"]]);
    default:
      return undefined;
  }
}
