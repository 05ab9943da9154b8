// A Watchtower that answers at once, in a process of its own: what remains is the client's and the wire's time.
import { createServer } from "node:http";
import { startWatchtower } from "@stack/simulator";

const fork = await startWatchtower({ flavour: "nicholas-fedor" });
const headers = { authorization: `Bearer ${fork.token}` };
const page = await (await fetch(`${fork.url}/v1/metrics`, { headers })).text();
await fork.close();
const summary = { failed: 0, restarted: 0, scanned: 3, skipped: 0, updated: 1 };
const reply = { api_version: "v1", summary, timestamp: "2026-01-01T00:00:00Z" };
const update = JSON.stringify({ ...reply, timing: { duration: "1ms", duration_ms: 1 } });

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const isRight = request.headers.authorization === "Bearer token";
  const isUpdate = request.url === "/v1/update";
  if (isUpdate && request.method !== "POST") response.writeHead(405).end("Method Not Allowed");
  else if (!isRight) response.writeHead(401).end("missing or invalid API Key");
  else if (isUpdate) response.writeHead(200, { "content-type": "application/json" }).end(update);
  else response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(page);
});
// On every loopback address, so that 127.0.0.1, 127.0.0.2 and so on are hosts of their own.
server.listen({ port: 0, host: "0.0.0.0", backlog: 20_000 }, () => process.send?.(server.address()));
