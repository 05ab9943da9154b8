import { ServerResponse } from "node:http";
import { Socket } from "node:net";
import { queryObjects } from "node:v8";
import { WebSocket } from "ws";

const timer = setTimeout(() => undefined);
clearTimeout(timer);

/** What a connection or an exchange that was forgotten would leave behind. */
const kinds = {
  sockets: Socket,
  webSockets: WebSocket,
  responses: ServerResponse,
  timers: timer.constructor,
  abortSignals: AbortSignal,
};

/** How many of each there are after a garbage collection: in this process, the simulated agent's included. */
export function heldObjects(): Record<keyof typeof kinds, number> {
  const counts = Object.entries(kinds).map(([name, kind]) => [name, queryObjects(kind, { format: "count" })]);
  return Object.fromEntries(counts) as Record<keyof typeof kinds, number>;
}
