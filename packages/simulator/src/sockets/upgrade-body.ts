import type { IncomingMessage } from "node:http";
import { type Duplex, Readable } from "node:stream";

/**
 * The body of a request that asks for an upgrade: Node leaves it on the connection.
 *
 * Only a body of known length is read; what follows it stays on the connection.
 */
export function upgradeBody(request: IncomingMessage, connection: Duplex, head: Buffer): Readable {
  let left = Number(request.headers["content-length"] ?? 0);
  if (left === 0) return Readable.from([]);
  const body = new Readable({ read: () => undefined });
  const giveUp = (): void => void body.destroy();
  const take = (bytes: Buffer): void => {
    const own = bytes.subarray(0, left);
    left -= own.length;
    body.push(own);
    if (left > 0) return;
    connection.off("data", take);
    connection.off("close", giveUp);
    connection.pause();
    if (bytes.length > own.length) connection.unshift(bytes.subarray(own.length));
    body.push(null);
  };
  connection.once("close", giveUp);
  connection.on("data", take);
  if (head.length > 0) take(head);
  return body;
}
