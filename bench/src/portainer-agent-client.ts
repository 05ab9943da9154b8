// Benchmarks of @stack/portainer-agent-client; every figure with a bar is a ratio of two sides measured in turns.
//   npm run bench -- portainer-agent-client
import { createHash } from "node:crypto";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import { readReply } from "@stack/http";
import { createAgentClient } from "@stack/portainer-agent-client";
import { Agent, buildConnector } from "undici";
import { importTimeOver } from "./import-time.ts";
import { packagesBeside } from "./installed-packages.ts";
import { compareRoundTrips } from "./round-trips.ts";
import { atLeast, atMost, median } from "./verdicts.ts";

const name = "@stack/portainer-agent-client";
const gigabyte = 2 ** 30;
const fileOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

interface AgentServer {
  readonly port: number;
  readonly fingerprint256: string;
}

const server = fork(fileOf("portainer-agent-client-server.ts"));
const [agent] = (await once(server, "message")) as [AgentServer];
try {
  await compareCalls(agent);
  atMost("milliseconds of import over an empty module", importTimeOver(name), 10);
  const beside = packagesBeside(name);
  console.log(`       ${beside.length} packages installed beside it: ${beside.join(", ")}`);
  await compareTransfers(agent);
} finally {
  server.kill();
}

/** A small Docker call, read as a whole and parsed, over connections that are opened and checked alike. */
async function compareCalls({ port, fingerprint256 }: AgentServer): Promise<void> {
  const url = `https://127.0.0.1:${port}`;
  await using client = createAgentClient({ url, tls: { fingerprint256 }, secret: "secret" });
  const raw = pinnedAgent(fingerprint256);
  const ours = async (): Promise<unknown> => {
    const reply = await client.request({ method: "GET", path: "/version" });
    return (await readReply(reply, 1_000_000)).json();
  };
  const headers = {
    "x-portaineragent-signature": "a".repeat(86),
    "x-portaineragent-publickey": "b".repeat(182),
  };
  const byUndici = async (): Promise<unknown> => {
    const { body } = await raw.request({ origin: url, path: "/version", method: "GET", headers });
    return body.json();
  };
  for (const atOnce of [1, 100]) {
    const { ratio, oursMicroseconds, rawMicroseconds } = await compareRoundTrips(
      { ours, raw: byUndici },
      atOnce,
    );
    const detail = `${oursMicroseconds.toFixed(0)} µs against ${rawMicroseconds.toFixed(0)} µs a call`;
    atMost(`a small Docker call of undici's request, ${atOnce} at once`, ratio, 1.2, detail);
  }
  await raw.close();
}

/** undici as somebody would use it who pins the certificate by hand. */
function pinnedAgent(fingerprint256: string): Agent {
  const expected = fingerprint256.replaceAll(":", "").toLowerCase();
  const connect = buildConnector({ rejectUnauthorized: false, maxCachedSessions: 0, allowH2: false });
  return new Agent({
    allowH2: false,
    connect: (options, callback) =>
      connect(options, (error, socket) => {
        if (error !== null) {
          callback(error, null);
          return;
        }
        const { raw } = (socket as TLSSocket).getPeerCertificate();
        if (createHash("sha256").update(raw).digest("hex") === expected) callback(null, socket);
        else callback(new Error("another certificate"), null);
      }),
  });
}

/** Large bodies through the proxy and through the plainest pipe, in turns. */
async function compareTransfers({ port, fingerprint256 }: AgentServer): Promise<void> {
  const ways = { proxy: await openWay("proxy"), pipe: await openWay("pipe") };
  try {
    for (const [what, transfer] of Object.entries({ down, up })) {
      const rates = { proxy: [] as number[], pipe: [] as number[] };
      for (let turn = 0; turn < 3; turn++) {
        for (const kind of ["proxy", "pipe"] as const) {
          const startedAt = performance.now();
          await transfer(ways[kind].port, gigabyte);
          rates[kind].push(gigabyte / 1_000 / (performance.now() - startedAt));
        }
      }
      const ratio = median(rates.proxy.map((rate, turn) => rate / (rates.pipe[turn] ?? NaN)));
      const detail = `${median(rates.proxy).toFixed(0)} MB/s against ${median(rates.pipe).toFixed(0)} MB/s`;
      atLeast(`1 GiB ${what} through the proxy, of a pipe's throughput`, ratio, 0.8, detail);
    }
    const [proxy, pipe] = [await peakOf(ways.proxy.process), await peakOf(ways.pipe.process)];
    atMost("MB of memory of the proxy's process at most", proxy, 100, `${pipe} MB of the pipe's`);
  } finally {
    for (const way of Object.values(ways)) way.process.kill();
  }

  async function openWay(kind: string): Promise<{ process: ChildProcess; port: number }> {
    const child = fork(fileOf("portainer-agent-client-way.mjs"), [kind, String(port), fingerprint256]);
    const [way] = (await once(child, "message")) as [{ port: number }];
    return { process: child, port: way.port };
  }
}

/** The most memory that a way has taken so far, in megabytes. */
async function peakOf(way: ChildProcess): Promise<number> {
  way.send("peak");
  const [{ peakBytes }] = (await once(way, "message")) as [{ peakBytes: number }];
  return Math.round(peakBytes / 1e6);
}

async function down(port: number, bytes: number): Promise<void> {
  const request = httpRequest({ port, host: "127.0.0.1", path: `/images/x/get?bytes=${bytes}` }).end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  let received = 0;
  response.on("data", (chunk: Buffer) => (received += chunk.byteLength));
  await once(response, "end");
  if (received !== bytes) throw new Error(`${received} of ${bytes} bytes came down.`);
}

async function up(port: number, bytes: number): Promise<void> {
  const headers = { "content-length": bytes, "content-type": "application/x-tar" };
  const request = httpRequest({ port, host: "127.0.0.1", path: "/images/load", method: "POST", headers });
  const piece = Buffer.alloc(65_536, "x");
  const answered = once(request, "response") as Promise<[IncomingMessage]>;
  for (let sent = 0; sent < bytes; sent += piece.byteLength) {
    if (!request.write(piece)) await once(request, "drain");
  }
  request.end();
  const [response] = await answered;
  let text = "";
  for await (const chunk of response) text += String(chunk);
  const { received } = JSON.parse(text) as { received: number };
  if (received !== bytes) throw new Error(`${received} of ${bytes} bytes went up: ${text}`);
}
