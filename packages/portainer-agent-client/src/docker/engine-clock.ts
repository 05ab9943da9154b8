import type { DockerAgent } from "./docker-agent.ts";
import { jsonOf, readWhole } from "./docker-exchange.ts";

/** The engine's time, in milliseconds since 1970, as far as it is known here: its host's clock may be any way off. */
export class EngineClock {
  #offset = 0;

  constructor(now: number) {
    this.set(now);
  }

  now(): number {
    return performance.now() + this.#offset;
  }

  set(now: number): void {
    this.#offset = now - performance.now();
  }
}

/**
 * Asks the engine for its time, from `/info`; in a Swarm another node answers that, and the date of any reply has to do,
 * which is up to a second older.
 */
export async function readEngineTime(agent: DockerAgent, signal: AbortSignal): Promise<number> {
  const path = agent.node === undefined ? "/info" : "/_ping";
  const reply = await agent.send({ method: "GET", path, signal });
  const info = jsonOf((await readWhole(reply.body)) ?? Buffer.alloc(0)) as
    { SystemTime?: string } | undefined;
  const times = [info?.SystemTime, reply.headers["date"]?.replace(/^(.*GMT), .*$/, "$1")];
  return times.map((time) => Date.parse(time ?? "")).find(Number.isFinite) ?? Date.now();
}
