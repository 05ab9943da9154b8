import type { DockerConnection } from "@stack/rollout";
import type { Output } from "./terminal/output.ts";

/** A running commentary; ended by disposing it. */
export interface Progress extends AsyncDisposable {
  /** Lets the events that have arrived by now be told. */
  settle(): Promise<void>;
}

interface EngineEvent {
  readonly Type?: string;
  readonly Action?: string;
  readonly Actor?: { readonly ID?: string; readonly Attributes?: Readonly<Record<string, string>> };
}

/**
 * Tells what the engine does while something else is waited for: pulls, stops and starts, one line each.
 *
 * Only a commentary: when the events cannot be had, there is none.
 */
export async function watchProgress({ docker }: DockerConnection, output: Output): Promise<Progress> {
  const stream = await docker
    .getEvents({
      filters: { type: ["container", "image"], event: ["pull", "die", "start", "destroy", "create"] },
    })
    .catch(() => undefined);
  if (stream === undefined)
    return { settle: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const sentence = describeEvent(parse(line));
      if (sentence !== undefined) output.note(output.style("dim", sentence));
    }
  });
  stream.on("error", () => undefined);
  return {
    settle: () => new Promise((resolve) => setImmediate(resolve)),
    [Symbol.asyncDispose]: () => {
      (stream as typeof stream & { destroy(): void }).destroy();
      return Promise.resolve();
    },
  };
}

function describeEvent({ Type, Action, Actor }: EngineEvent): string | undefined {
  const name = Actor?.Attributes?.["name"] ?? Actor?.ID ?? "";
  if (Type === "image") return Action === "pull" ? `pulled ${Actor?.ID ?? name}` : undefined;
  switch (Action) {
    case "die":
      return `stopped ${name}`;
    case "destroy":
      return `removed ${name}`;
    case "create":
      return `created ${name} from ${Actor?.Attributes?.["image"] ?? "its image"}`;
    case "start":
      return `started ${name}`;
    default:
      return undefined;
  }
}

function parse(line: string): EngineEvent {
  try {
    return JSON.parse(line) as EngineEvent;
  } catch {
    return {};
  }
}
