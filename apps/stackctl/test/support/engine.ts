import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { connectDocker, type DockerConnection } from "@stack/rollout";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./folder.ts";

/** What an engine of the test's own answers, by path without version and query: bytes as they are, else JSON. */
export type Answers = Readonly<Record<string, unknown>>;

/** An engine on a unix socket for answers that the simulated one does not give; it writes the queries down. */
export async function serveEngine(
  answers: Answers,
): Promise<{ connection: DockerConnection; queries: URLSearchParams[] }> {
  const queries: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://engine");
    queries.push(url.searchParams);
    const answer = answers[url.pathname.replace(/^\/v[\d.]+/, "")];
    if (answer === undefined) response.writeHead(404).end(JSON.stringify({ message: "page not found" }));
    else response.end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer));
  });
  const socketPath = join(await temporaryFolder(), "engine.sock");
  server.listen(socketPath);
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { connection: await connectDocker(`unix://${socketPath}`), queries };
}
