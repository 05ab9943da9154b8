import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createAgentClient, type AgentClient, type AgentClientOptions } from "../../src/index.ts";
import { testCertificate } from "../../src/testing/test-certificate.ts";

/** The headers of every answer of an agent. */
export const agentHeaders = {
  "portainer-agent": "2.30.1",
  "portainer-agent-api-version": "2",
  "portainer-agent-platform": "1",
} as const;

/** A TLS server of the test's own, for answers no simulated agent gives; closed when the test ends. */
export async function startTlsServer(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer({ key: testCertificate.key, cert: testCertificate.pem }, listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A client for such a server, with a secret. */
export async function serve(
  listener: RequestListener,
  options: Partial<AgentClientOptions> = {},
): Promise<AgentClient> {
  const { url } = await startTlsServer(listener);
  const { fingerprint256 } = new X509Certificate(testCertificate.pem);
  const client = createAgentClient({ url, secret: "s3cret", tls: { fingerprint256 }, ...options });
  onTestFinished(() => client.close());
  return client;
}
