import type { Daemon } from "./daemon.ts";
import type { DockerHost } from "./docker-host.ts";

const daemons = new WeakMap<DockerHost, Daemon>();

/** Notes which daemon a host stands for. */
export function setDaemon(host: DockerHost, daemon: Daemon): void {
  daemons.set(host, daemon);
}

/** The daemon behind a host made by `createDockerHost`; for the simulator's own parts. */
export function daemonOf(host: DockerHost): Daemon {
  const daemon = daemons.get(host);
  if (!daemon) throw new TypeError("@stack/simulator: this host was not made by createDockerHost().");
  return daemon;
}
