import type { WatchtowerFlavour } from "./settings.ts";

const groups = [
  "health",
  "update",
  "metrics",
  "containers",
  "check",
  "history",
  "images",
  "config",
  "events",
  "swagger",
] as const;

/** A group of API endpoints that can be switched on; containrrr 1.7.1 knows `update` and `metrics` only. */
export type EndpointGroup = (typeof groups)[number];

/** Which endpoint groups a start switches on, or the reason why it must not start (reference/watchtower.md a.2). */
export function readEndpoints(
  flavour: WatchtowerFlavour,
  list: string,
  switches: Readonly<Partial<Record<EndpointGroup, boolean>>>,
): Set<EndpointGroup> | string {
  const on = new Set(groups.filter((group) => switches[group] === true));
  if (flavour === "containrrr") return on;
  const names = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== "");
  if (names.includes("all")) {
    return names.length === 1
      ? new Set(groups)
      : 'http-api-endpoints: "all" cannot be combined with other names';
  }
  for (const name of names) {
    const group = groups.find((known) => known === name);
    if (!group) return `http-api-endpoints: unknown endpoint "${name}"`;
    on.add(group);
  }
  return on;
}
