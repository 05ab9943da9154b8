import type { ContainerSnapshot, HostSnapshot, WatchtowerSettings } from "../../src/index.ts";

/** A running container with nothing special about it. */
export function container(name: string, more: Partial<ContainerSnapshot> = {}): ContainerSnapshot {
  return {
    id: `id-${name}`,
    name,
    image: "nginx:1.27",
    imageId: "sha256:old",
    state: "running",
    labels: {},
    ...more,
  };
}

/** A snapshot of these containers. */
export function snapshot(...containers: ContainerSnapshot[]): HostSnapshot {
  const engine = { name: "Docker", version: "26.1.5", apiVersion: "1.45", minApiVersion: "1.24" };
  return { takenAt: "2026-01-01T04:00:00.000Z", engine, containers };
}

/** A 1.7.1 without any selection. */
export function settings(more: Partial<WatchtowerSettings> = {}): WatchtowerSettings {
  return {
    flavour: "containrrr",
    labelEnable: false,
    disableContainers: [],
    monitorOnly: false,
    labelTakePrecedence: false,
    includeStopped: false,
    includeRestarting: false,
    ...more,
  };
}
