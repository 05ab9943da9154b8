import type { Duplex } from "node:stream";

/** How often a client that has ended its input is looked for. */
const intervalMs = 20_000;

/**
 * Notices that a client has left whose connection was given over.
 *
 * The end of its input does not tell: Docker's clients end theirs at once where there is none, and wait for the output.
 * But what is written to one that has left fails, and the connection closes. So from the end of the input on something
 * is written each 20 s that the client passes over: an empty frame, or to a terminal a NUL.
 */
export function noticeLeaving(socket: Duplex, nothing: Uint8Array): void {
  socket.once("end", () => {
    const timer = setInterval(() => {
      if (socket.writable) socket.write(nothing);
    }, intervalMs);
    timer.unref();
    socket.once("close", () => clearInterval(timer));
  });
}
