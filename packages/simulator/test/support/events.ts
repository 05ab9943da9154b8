import { daemonOf } from "../../src/host/daemon-of.ts";
import type { DockerHost } from "../../src/index.ts";

/** Resolves at the next event of a container that passes; past events do not count. */
export function nextEvent(host: DockerHost, name: string, action: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = daemonOf(host).events.subscribe((event) => {
      if (event.Action !== action || event.Actor.Attributes["name"] !== name) return;
      stop();
      resolve();
    });
  });
}

/** `action name` of every container event so far. */
export function containerEvents(host: DockerHost): string[] {
  return daemonOf(host)
    .events.all()
    .filter(({ Type }) => Type === "container")
    .map(({ Action, Actor }) => `${Action} ${Actor.Attributes["name"] ?? ""}`);
}
