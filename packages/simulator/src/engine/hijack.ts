import type { ServerResponse } from "node:http";
import type { Duplex, Readable, Writable } from "node:stream";

/** A connection that has become a plain stream in both directions. */
export interface HijackedConnection {
  /** What the client sends; undefined where it has no way to send anything. */
  readonly input: Readable | undefined;
  /** Resolves once there is room for more, and at once when the client has gone. */
  write(bytes: Buffer): Promise<void>;
  end(): void;
  /** Calls back once when the connection is closed, by either side. */
  onClose(listener: () => void): void;
}

/** How a request's connection can be taken over. */
export interface HijackInputs {
  readonly response: ServerResponse;
  /** The bare connection, when the client asked for an upgrade. */
  readonly upgrade: Duplex | undefined;
  /** What the stream carries: one stream of a terminal, or frames. */
  readonly framed: boolean;
  /** Headers of the engine's own that go into the answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Takes a connection over as the engine does for exec and attach.
 *
 * With an upgrade the answer is 101 and the stream goes both ways; without one it is 200 and ends with the connection.
 */
export function hijack({ response, upgrade, framed, headers }: HijackInputs): HijackedConnection {
  if (!upgrade) {
    // Without a length and without chunks: the end of the connection is the end of the stream.
    response.removeHeader("Transfer-Encoding");
    response.writeHead(200, { "Content-Type": "application/vnd.docker.raw-stream", ...headers });
    response.flushHeaders();
    return { input: undefined, ...writing(response) };
  }
  const type = framed ? "multiplexed-stream" : "raw-stream";
  const lines = Object.entries({
    "Content-Type": `application/vnd.docker.${type}`,
    Connection: "Upgrade",
    Upgrade: "tcp",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  upgrade.write(`HTTP/1.1 101 UPGRADED\r\n${lines.join("")}\r\n`);
  return { input: upgrade, ...writing(upgrade) };
}

function writing(stream: Writable): Omit<HijackedConnection, "input"> {
  return {
    write(bytes) {
      if (stream.destroyed || stream.writableEnded || stream.write(bytes)) return Promise.resolve();
      return new Promise((resolve) => {
        const goOn = (): void => {
          stream.off("drain", goOn);
          stream.off("close", goOn);
          resolve();
        };
        stream.once("drain", goOn);
        stream.once("close", goOn);
      });
    },
    end: () => void stream.end(),
    onClose: (listener) => void stream.once("close", listener),
  };
}
