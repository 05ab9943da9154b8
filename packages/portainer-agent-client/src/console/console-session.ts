import { NetworkError } from "@stack/http";
import type { Readable } from "node:stream";
import type { RawData, WebSocket } from "ws";

/** A terminal at a process in a container; to be closed, or read to its end. */
export interface ConsoleSession extends AsyncDisposable {
  /**
   * What the process writes, as UTF-8; ends with the process, and fails with `NetworkError` when the connection is lost
   * before. `exitCode()` and the end itself wait until it was read. A reader that stops for long loses the session: the
   * agent gives up a connection that takes nothing for 10 s, once about a megabyte is held here.
   *
   * Lost on the agent's side (reference/portainer-agent.md d.6): bytes that are no UTF-8, characters across the border of
   * two reads, what comes right at the start, and perhaps what comes right at the end.
   */
  readonly output: Readable;
  /**
   * Types into it; done when the connection has taken all of it. Rejects with `NetworkError` once the session is over.
   */
  write(input: string | Uint8Array): Promise<void>;
  /** Tells the process the size of the terminal, in characters. */
  resize(size: TerminalSize): Promise<void>;
  /** Waits for the process to end, and asks for its exit code. Fails as `output` does. */
  exitCode(): Promise<number>;
  /** Leaves; the process goes on, or ends when it finds its terminal gone. Safe to call again. */
  close(): Promise<void>;
}

/** In characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What a session needs to know of its process. */
export interface ConsoleProcess {
  /** Its exit code; `undefined` while it runs. */
  exitCode(): Promise<number | undefined>;
  resize(size: TerminalSize): Promise<void>;
}

/** The agent ends a connection for a longer message (reference/portainer-agent.md d.6). */
const longestMessage = 2_048;
/** The agent pings every 50 s, so this long a silence is a dead connection. */
const silenceMs = 120_000;
const heldBytes = 1_048_576;

/** Makes a session of an open WebSocket. */
export async function consoleSession(
  webSocket: WebSocket,
  process: ConsoleProcess,
  url: string,
  signal: AbortSignal | undefined,
): Promise<ConsoleSession> {
  const { Readable } = await import("node:stream");
  let code: number | undefined;
  let isClosing = false;
  const lost = (): NetworkError =>
    new NetworkError({
      method: "GET",
      url,
      what: "was answered, but the connection ended before the process did",
      remedy: "The process may go on: look at it, or open another console.",
      reason: "closed",
      sent: true,
    });

  const watch = watchSilence(webSocket);
  const output: Readable = new Readable({
    highWaterMark: heldBytes,
    read: () => {
      if (webSocket.readyState !== webSocket.CLOSED) watch.resume();
      webSocket.resume();
    },
    destroy: (error, done) => {
      webSocket.terminate();
      done(error);
    },
  });
  // Whoever waits for the exit code alone is told by that.
  output.on("error", () => undefined);
  webSocket.on("message", (data: RawData) => {
    if (output.push(data) || webSocket.readyState !== webSocket.OPEN) return;
    watch.pause();
    webSocket.pause();
  });
  const onAbort = (): void => void output.destroy(signal?.reason as Error);
  const ended = new Promise<void>((resolve) => {
    webSocket.once("close", () => {
      watch.stop();
      signal?.removeEventListener("abort", onAbort);
      const settle = async (): Promise<void> => {
        // Whoever left by the signal is told its reason, and asks no more.
        const isLeft = isClosing || signal?.aborted === true;
        code = isLeft ? undefined : await process.exitCode();
        if (code !== undefined || isClosing) output.push(null);
        else output.destroy(lost());
      };
      settle()
        .catch((error: unknown) => void output.destroy(error as Error))
        .finally(resolve);
    });
  });
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted === true) onAbort();

  const close = async (): Promise<void> => {
    isClosing = true;
    webSocket.resume();
    webSocket.close();
    await ended;
    output.destroy();
  };
  return {
    output,
    write: (input) => write(webSocket, input, lost),
    resize: (size) => process.resize(size),
    async exitCode() {
      await ended;
      if (code !== undefined) return code;
      throw output.errored ?? lost();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function write(webSocket: WebSocket, input: string | Uint8Array, lost: () => Error): Promise<void> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  const sends: Promise<void>[] = [];
  // All at once, so that the parts of two writes are never mixed.
  for (let at = 0; at < bytes.byteLength; at += longestMessage) {
    const part = bytes.subarray(at, at + longestMessage);
    sends.push(
      new Promise((resolve, reject) => {
        webSocket.send(part, { binary: true }, (error) => {
          if (error) reject(lost());
          else resolve();
        });
      }),
    );
  }
  await Promise.all(sends);
}

/** Ends a connection on which nothing came for too long, not even a ping; a pause of the reader's does not count. */
function watchSilence(webSocket: WebSocket): { pause(): void; resume(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const pause = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const resume = (): void => {
    timer ??= setTimeout(() => webSocket.terminate(), silenceMs);
  };
  // Not by refresh(), which timers of older Denos do not have.
  const heard = (): void => {
    if (timer === undefined) return;
    pause();
    resume();
  };
  webSocket.on("ping", heard).on("message", heard);
  resume();
  return { pause, resume, stop: pause };
}
