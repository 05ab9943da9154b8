import { type Duplex, duplexPair } from "node:stream";
import type { Daemon } from "../host/daemon.ts";
import { engineServerOf } from "./listen.ts";

/** Opens a connection to the engine from within the process, as `/var/run/docker.sock` is to a container. */
export function connectToEngine(daemon: Daemon): Duplex {
  const [here, there] = duplexPair();
  engineServerOf(daemon).emit("connection", there);
  return here;
}
