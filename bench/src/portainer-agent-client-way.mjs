// A way to the agent, in a process of its own: the proxy, or the plainest pipe from TCP to TLS. When its parent asks, it
// says how much memory it has taken at most; plain JavaScript, since what strips types takes 50 MB.
import { createServer } from "node:net";
import { connect } from "node:tls";
import { createAgentClient, createAgentProxy } from "@stack/portainer-agent-client";

const [kind = "", agentPort = "", fingerprint256 = ""] = process.argv.slice(2);

if (kind === "proxy") {
  const url = `https://127.0.0.1:${agentPort}`;
  const client = createAgentClient({ url, tls: { fingerprint256 }, secret: "secret" });
  const { port } = await createAgentProxy(client).listen({ port: 0 });
  process.send({ port });
} else {
  const pipe = createServer((socket) => {
    const agent = connect({ port: Number(agentPort), host: "127.0.0.1", rejectUnauthorized: false });
    socket.pipe(agent).pipe(socket);
    socket.on("error", () => agent.destroy());
    agent.on("error", () => socket.destroy());
  });
  pipe.listen(0, "127.0.0.1", () => process.send({ port: pipe.address().port }));
}
process.on("message", () => process.send({ peakBytes: process.resourceUsage().maxRSS * 1024 }));
