import type { AgentProcess } from "@stack/simulator";
import { json } from "node:stream/consumers";
import type { AgentClient } from "../../src/index.ts";
import { connect, start } from "./agent.ts";

/** An agent with a secret, a client for it, and a running container `box` behind it. */
export interface ContainerBench {
  readonly agent: AgentProcess;
  readonly client: AgentClient;
}

/** Starts it; closed when the test ends. With a terminal, the container's own process is a shell on it. */
export async function startWithContainer({ terminal = false } = {}): Promise<ContainerBench> {
  const agent = await start({ secret: "s3cret" });
  const client = connect(agent, { secret: "s3cret" });
  agent.host.registry.push("demo/box");
  const docker = async (path: string, body?: object): Promise<unknown> => {
    const reply = await client.request({
      method: "POST",
      path,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    if (reply.status >= 300) throw new Error(`${path} answered ${reply.status}`);
    return reply.status === 201 ? json(reply.body) : reply.body.resume();
  };
  await docker("/images/create?fromImage=demo/box&tag=latest");
  const shell = terminal ? { Tty: true, OpenStdin: true, AttachStdin: true, Cmd: ["sh"] } : {};
  await docker("/containers/create?name=box", { Image: "demo/box", ...shell });
  await docker("/containers/box/start");
  return { agent, client };
}
