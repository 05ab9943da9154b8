import { once } from "node:events";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  createTlsDispatcher,
  streamRequest,
  type HttpDispatcher,
  type StreamReply,
  type StreamRequestOptions,
} from "../src/index.ts";
import { closedPort, startServer, startTcpServer } from "./support/server.ts";
import { undiciMajors } from "./support/undici-majors.ts";

/** Both ways to a reply: by `request()` of what is given, of any major, and by the handlers of an agent of this package. */
const dispatchers: readonly [string, () => Promise<HttpDispatcher>][] = [
  ...undiciMajors.map(([major, undici]): [string, () => Promise<HttpDispatcher>] => [
    `an agent of undici ${major} given from outside`,
    () => {
      const agent = undici.createAgent({});
      onTestFinished(() => agent.destroy());
      return Promise.resolve(agent);
    },
  ]),
  [
    "a dispatcher of this package",
    async () => {
      const dispatcher = await createTlsDispatcher({ insecure: true });
      onTestFinished(() => void dispatcher.close());
      return dispatcher;
    },
  ],
];

/** The error a body ends with. */
async function failureOfBody(body: Readable): Promise<unknown> {
  body.resume();
  return once(body, "end").then(
    () => undefined,
    (error: unknown) => error,
  );
}

const head = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n";

describe.each(dispatchers)("streamRequest through %s", (_, createDispatcher) => {
  async function stream(url: URL, options: Partial<StreamRequestOptions> = {}): Promise<StreamReply> {
    const dispatcher = await createDispatcher();
    return streamRequest({ method: "GET", url, timeoutMs: 10_000, dispatcher, ...options });
  }

  it("gives the reply when its headers are there, and the body as it comes", async () => {
    let finish = (): void => undefined;
    const url = await startServer((_, response) => {
      response.writeHead(201, { "X-Kind": ["a", "b"] });
      response.write("first ");
      finish = () => void response.end("second");
    });
    const reply = await stream(url);
    expect(reply).toMatchObject({ status: 201, headers: { "x-kind": "a, b" }, url: url.href });
    const [first] = (await once(reply.body, "data")) as [Buffer];
    expect(first.toString()).toBe("first ");
    finish();
    expect(await text(reply.body)).toBe("second");
  });

  it("takes any method, and answers of any status", async () => {
    const url = await startServer((request, response) => void response.writeHead(404).end(request.method));
    const reply = await stream(url, { method: "PATCH" });
    expect(reply.status).toBe(404);
    expect(await text(reply.body)).toBe("PATCH");
  });

  it.each([
    ["text", "pässwörd", "10"],
    ["bytes", new TextEncoder().encode("abc"), "3"],
    ["a stream", Readable.from([Buffer.from("a"), Buffer.from("bc")]), undefined],
  ])("sends %s", async (_, body, length) => {
    const url = await startServer((request, response) => {
      response.setHeader("x-length", request.headers["content-length"] ?? "");
      request.pipe(response);
    });
    const reply = await stream(url, { method: "POST", body });
    expect(reply.headers["x-length"]).toBe(length ?? "");
    expect(await text(reply.body)).toBe(typeof body === "string" ? "pässwörd" : "abc");
  });

  it("reads no faster than its reader", async () => {
    let written = 0;
    const url = await startServer((_, response) => {
      const fill = (): void => {
        do written += 65_536;
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", fill);
      fill();
    });
    const reply = await stream(url);
    await once(reply.body, "readable");
    const seen: number[] = [];
    // Full buffers on both sides: nothing more is taken, however long the event loop turns.
    while (written < 100_000_000 && (seen.length < 200 || seen.at(-1) !== seen.at(-200))) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(written);
    }
    expect(written).toBeLessThan(50_000_000);
    reply.body.destroy();
  });

  it("writes no faster than the server reads", async () => {
    const url = await startTcpServer((socket) => void socket.pause());
    let produced = 0;
    let isDestroyed = false;
    const body = new Readable({
      read() {
        produced += 65_536;
        this.push(Buffer.alloc(65_536));
      },
      destroy(error, done) {
        isDestroyed = true;
        done(error);
      },
    });
    const work = stream(url, { method: "POST", body, timeoutMs: 500 });
    await expect(work).rejects.toMatchObject({ code: "TIMEOUT", sent: true });
    expect(produced).toBeLessThan(50_000_000);
    expect(isDestroyed).toBe(true);
  });

  it("fails with the error of a request body that fails", async () => {
    const url = await startServer((request) => void request.resume());
    const error = new Error("no more bytes");
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("a");
      await Promise.resolve();
      throw error;
    }
    await expect(stream(url, { method: "POST", body: body() })).rejects.toBe(error);
  });

  it("says of a request with a body whether it left", async () => {
    const url = new URL(`http://127.0.0.1:${await closedPort()}/`);
    const refused = stream(url, { method: "POST", body: "x" });
    await expect(refused).rejects.toMatchObject({ code: "NETWORK", reason: "refused", sent: false });
  });

  it("ends the body with the family's error when the server dies in it", async () => {
    const url = await startTcpServer((socket) => void socket.once("data", () => socket.end(`${head}half`)));
    const reply = await stream(url);
    expect(await failureOfBody(reply.body)).toMatchObject({ code: "NETWORK", reason: "closed" });
  });

  it("bounds the whole exchange, the wait for headers and for the body", async () => {
    const silent = await startTcpServer(() => undefined);
    await expect(stream(silent, { timeoutMs: 50 })).rejects.toMatchObject({ code: "TIMEOUT", timeoutMs: 50 });
    const halting = await startTcpServer((socket) => void socket.once("data", () => socket.write(head)));
    const reply = await stream(halting, { timeoutMs: 200 });
    expect(await failureOfBody(reply.body)).toMatchObject({ code: "TIMEOUT", timeoutMs: 200 });
  });

  it("bounds each silence of the body, but not the reader's own pauses", async () => {
    const url = await startTcpServer((socket) => void socket.once("data", () => socket.write(`${head}some`)));
    const reply = await stream(url, { timeoutMs: Infinity, silenceMs: 100 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(reply.body.destroyed).toBe(false);
    expect(await failureOfBody(reply.body)).toMatchObject({ code: "TIMEOUT", timeoutMs: 100 });
  });

  it("ends with the caller's reason, before and in the body", async () => {
    const silent = await startTcpServer(() => undefined);
    const reason = new Error("enough");
    await expect(stream(silent, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const halting = await startTcpServer((socket) => void socket.once("data", () => socket.write(head)));
    const controller = new AbortController();
    const reply = await stream(halting, { signal: controller.signal });
    const failure = failureOfBody(reply.body);
    controller.abort(reason);
    expect(await failure).toBe(reason);
  });

  it("ends with the caller's reason also what has arrived and was not read yet", async () => {
    const url = await startServer((_, response) => void response.end("all of it"));
    const controller = new AbortController();
    const reply = await stream(url, { signal: controller.signal });
    await once(reply.body, "readable");
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(text(reply.body)).rejects.toBe(reason);
  });

  it("gives a reply without a body", async () => {
    const url = await startServer((request, response) => {
      if (request.method === "HEAD") response.writeHead(200, { "content-length": 300_000 }).end();
      else response.writeHead(204).end();
    });
    const head = await stream(url, { method: "HEAD" });
    expect(head).toMatchObject({ status: 200, headers: { "content-length": "300000" } });
    expect(await text(head.body)).toBe("");
    const empty = await stream(url);
    expect(empty.status).toBe(204);
    expect(await text(empty.body)).toBe("");
  });

  it("passes over early hints and trailers", async () => {
    const url = await startServer((_, response) => {
      response.writeEarlyHints({ link: "</style.css>; rel=preload" });
      response.writeHead(200, { trailer: "x-sum" }).write("body");
      response.addTrailers({ "x-sum": "1" });
      response.end();
    });
    const reply = await stream(url);
    expect(reply.status).toBe(200);
    expect(await text(reply.body)).toBe("body");
  });

  it("leaves a compressed body as it is", async () => {
    const packed = gzipSync("plain");
    const url = await startServer((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(packed),
    );
    expect((await buffer((await stream(url)).body)).equals(packed)).toBe(true);
  });

  it("can be read from within the reading of another reply", async () => {
    const url = await startServer((_, response) => void response.end(Buffer.alloc(5_000_000)));
    const dispatcher = await createDispatcher();
    const waiting = await stream(url, { dispatcher });
    await once(waiting.body, "readable");
    const flowing = await stream(url, { dispatcher });
    let length = 0;
    flowing.body.on("data", () => {
      length += (waiting.body.read() as Buffer | null)?.byteLength ?? 0;
    });
    await once(flowing.body, "end");
    length += (await buffer(waiting.body)).byteLength;
    expect(length).toBe(5_000_000);
  });

  it("gives nothing more once its reader has left in the middle of a piece", async () => {
    const url = await startServer((_, response) => void response.end(Buffer.alloc(500_000)));
    const reply = await stream(url);
    let pieces = 0;
    reply.body.on("data", () => {
      pieces++;
      reply.body.destroy();
    });
    await once(reply.body, "close");
    expect(pieces).toBe(1);
  });

  it("uses a connection again whose reply was read to its end, but none that was given up", async () => {
    const sockets = new Set<unknown>();
    const url = await startServer((request, response) => {
      sockets.add(request.socket);
      response.end(Buffer.alloc(100_000));
    });
    const dispatcher = await createDispatcher();
    const read = async (): Promise<void> => {
      await buffer((await stream(url, { dispatcher })).body);
      await new Promise((resolve) => setImmediate(resolve)); // undici's own wait
    };
    await read();
    await read();
    expect(sockets.size).toBe(1);
    (await stream(url, { dispatcher })).body.destroy();
    await read();
    expect(sockets.size).toBe(2);
  });

  it("keeps a failure for whoever reads later, and troubles nobody else", async () => {
    const url = await startTcpServer((socket) => void socket.once("data", () => socket.end(`${head}half`)));
    const reply = await stream(url);
    reply.body.resume();
    await new Promise((resolve) => reply.body.once("close", resolve));
    await expect(text(reply.body)).rejects.toMatchObject({ code: "NETWORK" });
  });

  it("ends the connection when the body is given up", async () => {
    let server: Socket | undefined;
    const url = await startTcpServer((socket) => {
      server = socket;
      socket.once("data", () => socket.write(head));
    });
    const reply = await stream(url);
    reply.body.destroy();
    await once(server!, "close");
  });

  it("is exact on bytes", async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
    const url = await startServer((request, response) => void request.pipe(response));
    const reply = await stream(url, { method: "PUT", body: bytes });
    expect((await buffer(reply.body)).equals(bytes)).toBe(true);
  });

  it("shows no secret", async () => {
    const port = await closedPort();
    const url = new URL(`http://127.0.0.1:${port}/hush-hush`);
    const error: unknown = await stream(url, { secrets: ["hush-hush"] }).catch((thrown: unknown) => thrown);
    expect(String(error) + JSON.stringify(error)).not.toContain("hush-hush");
  });
});
