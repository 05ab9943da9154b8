import { jsonOf, readWhole, type DockerExchange } from "./docker-exchange.ts";

/** What the proxy needs to know of a container. */
export interface ContainerFacts {
  readonly id: string;
  /** With its slash, as Docker has it. */
  readonly name: string;
  readonly isRunning: boolean;
  readonly finishedAt: string;
  readonly exitCode: number;
  readonly hasTerminal: boolean;
  /** Made with `--rm`. */
  readonly isRemovedAtEnd: boolean;
}

/** Largest description of a container that is read, in bytes. */
const maxInspectBytes = 16 * 1024 * 1024;

/** Inspects a container; `undefined` where there is none. */
export async function inspectContainer(
  { agent, signal }: DockerExchange,
  id: string,
): Promise<ContainerFacts | undefined> {
  const reply = await agent.send({ method: "GET", path: `/containers/${id}/json`, signal });
  const bytes = (await readWhole(reply.body, maxInspectBytes)) ?? Buffer.alloc(0);
  if (reply.status !== 200) return undefined;
  const { Id, Name, State, Config, HostConfig } = (jsonOf(bytes) ?? {}) as {
    Id?: string;
    Name?: string;
    State?: { Running?: boolean; FinishedAt?: string; ExitCode?: number };
    Config?: { Tty?: boolean };
    HostConfig?: { AutoRemove?: boolean };
  };
  return {
    id: Id ?? "",
    name: Name ?? "",
    isRunning: State?.Running === true,
    finishedAt: State?.FinishedAt ?? "",
    exitCode: State?.ExitCode ?? -1,
    hasTerminal: Config?.Tty === true,
    isRemovedAtEnd: HostConfig?.AutoRemove === true,
  };
}
