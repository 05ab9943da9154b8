import type { Daemon } from "../host/daemon.ts";

/** The headers that the engine sends with every answer. */
export function engineHeaders({ options }: Daemon): Record<string, string> {
  return {
    "Api-Version": options.apiVersion,
    "Docker-Experimental": "false",
    Ostype: "linux",
    Server: `Docker/${options.engineVersion} (linux)`,
  };
}
