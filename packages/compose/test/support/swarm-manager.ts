import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What `docker stack deploy` asked of the manager of a Swarm, or the error with which it refused the file. */
export interface StackDeployment {
  /** The services to create, by name, as the CLI sends them. */
  readonly services: Readonly<Record<string, unknown>>;
  readonly error?: string;
  /** Everything the CLI said on stderr. */
  readonly notices: string;
}

/** Lets the real `docker stack deploy` deploy a file to a manager that writes down what it is asked for. */
export async function stackDeploy(yaml: string): Promise<StackDeployment> {
  const asked: { path: string; body: Record<string, unknown> }[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const path = (request.url ?? "").replace(/^\/v[\d.]+/, "").replace(/\?.*$/s, "");
      if (request.method === "POST") asked.push({ path, body });
      response.setHeader("content-type", "application/json");
      response.setHeader("api-version", "1.45");
      if (path === "/_ping") response.end("OK");
      else if (path === "/info") response.end(JSON.stringify({ Swarm: { ControlAvailable: true } }));
      else if (request.method === "POST") response.writeHead(201).end(JSON.stringify({ ID: "id", Id: "id" }));
      else if (/^\/(?:secrets|configs)$/.test(path)) response.end(JSON.stringify(createdAt(path)));
      else if (/^\/(?:secrets|configs)\//.test(path)) response.writeHead(404).end('{"message":"none"}');
      else response.end("[]");
    });
  });
  const createdAt = (path: string) =>
    asked.filter((one) => one.path === `${path}/create`).map(({ body }) => ({ ID: "id", Spec: body }));
  const folder = mkdtempSync(join(tmpdir(), "stack-deploy-"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    const { status, stderr } = await runDocker(yaml, folder, `tcp://127.0.0.1:${port}`);
    const services = asked.filter(({ path }) => path === "/services/create").map(({ body }) => body);
    return {
      services: Object.fromEntries(services.map((body) => [String(body["Name"]), body])),
      ...(status === 0 ? {} : { error: stderr.trim() }),
      notices: stderr,
    };
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

async function runDocker(yaml: string, folder: string, host: string) {
  const args = ["stack", "deploy", "--detach=true", "--resolve-image", "never", "-c", "-", "s"];
  const child = spawn("docker", args, {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, DOCKER_CONFIG: folder, DOCKER_HOST: host },
    stdio: ["pipe", "ignore", "pipe"],
    timeout: 60_000,
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => undefined).end(yaml);
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stderr };
}
