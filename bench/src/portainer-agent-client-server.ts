// As much of an agent as the benchmark needs, in a process of its own: it answers a small call, gives as many bytes as
// it is asked for, and takes as many as it is sent.
import { createServer, type ServerOptions } from "node:https";
import { createCertificate } from "./portainer-agent-client-certificate.ts";

const { key, pem, fingerprint256 } = createCertificate();
const identity = {
  "portainer-agent": "2.30.1",
  "portainer-agent-api-version": "2",
  "portainer-agent-platform": "1",
};
const version = JSON.stringify({
  Version: "28.2.2",
  ApiVersion: "1.50",
  MinAPIVersion: "1.24",
  Os: "linux",
  Arch: "amd64",
  Components: [{ Name: "Engine", Version: "28.2.2" }],
});
const piece = Buffer.alloc(65_536, "x");
const options: ServerOptions = { key, cert: pem, keepAliveTimeout: 120_000 };

const server = createServer(options, (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "https://agent");
  if (pathname === "/ping") {
    response.writeHead(204, identity).end();
  } else if (request.method === "GET" && searchParams.has("bytes")) {
    let left = Number(searchParams.get("bytes"));
    response.writeHead(200, { ...identity, "content-type": "application/x-tar" });
    const fill = (): void => {
      while (left > 0) {
        const part = piece.subarray(0, left);
        left -= part.byteLength;
        if (!response.write(part)) return;
      }
      response.end();
    };
    response.on("drain", fill);
    fill();
  } else if (request.method === "POST") {
    let received = 0;
    request.on("data", (chunk: Buffer) => (received += chunk.byteLength));
    request.on("end", () => {
      response.writeHead(200, { ...identity, "content-type": "application/json" });
      response.end(JSON.stringify({ received }));
    });
  } else {
    response.writeHead(200, { ...identity, "content-type": "application/json" }).end(version);
  }
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as { port: number };
  process.send?.({ port, fingerprint256 });
});
