import type { AgentProcess } from "@stack/simulator";
import { buffer } from "node:stream/consumers";
import type { AgentClient, FilePlace } from "../../src/index.ts";
import { connect, start } from "./agent.ts";

/** An agent with a secret, a client for it, and an empty volume behind it. */
export interface VolumeBench {
  readonly agent: AgentProcess;
  readonly client: AgentClient;
  readonly at: (path: string) => FilePlace;
  /** A file's whole content. */
  readonly content: (path: string) => Promise<string>;
  /** The names in a directory of the volume. */
  readonly names: (path: string) => Promise<readonly string[]>;
}

/** Starts it; closed when the test ends. */
export async function startWithVolume(): Promise<VolumeBench> {
  const agent = await start({ secret: "s3cret" });
  const client = connect(agent, { secret: "s3cret" });
  const reply = await client.request({
    method: "POST",
    path: "/volumes/create",
    headers: { "content-type": "application/json" },
    body: '{"Name":"data"}',
  });
  if (reply.status !== 201) throw new Error(`The volume could not be made: ${reply.status}.`);
  reply.body.resume();
  const at = (path: string): FilePlace => ({ volume: "data", path });
  return {
    agent,
    client,
    at,
    content: async (path) => (await buffer((await client.readFile(at(path))).body)).toString(),
    names: async (path) => (await client.listFiles(at(path))).map(({ name }) => name),
  };
}
