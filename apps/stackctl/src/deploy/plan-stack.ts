import {
  managementStack,
  toYaml,
  type ComposeFile,
  type ListenOptions,
  type ManagementStackOptions,
  type Problem,
  type WatchtowerFlavour,
} from "@stack/compose";
import { Failure, exitCodes } from "../failure.ts";
import type { EngineFacts } from "./engine-facts.ts";
import { forCommandLine } from "./option-names.ts";
import { generatedMark } from "./stack-folder.ts";

/** What a user can choose about the stack, as the command line gives it. */
export interface StackChoices {
  /** Compose project; `management` by default. */
  readonly name?: string;
  readonly watchtowerImage?: string;
  readonly watchtowerFlavour?: WatchtowerFlavour;
  /** `port`, `address:port`, `[ipv6]:port`, or `none`. */
  readonly watchtowerListen?: string;
  readonly schedule?: string;
  readonly cleanup?: boolean;
  /** `false` leaves the agent out. */
  readonly agent?: boolean;
  readonly agentImage?: string;
  /** As `watchtowerListen`. */
  readonly agentListen?: string;
  /** Protect the agent with a secret, which Portainer Server must have, too. */
  readonly agentSecret?: boolean;
  readonly gpu?: "auto" | "none" | "runtime";
}

/** A stack ready to be written and brought up. */
export interface PlannedStack {
  readonly file: ComposeFile;
  readonly yaml: string;
  /** Warnings and advice; errors have become a {@link Failure}. */
  readonly problems: readonly Problem[];
}

/** Generates the compose file for these choices on this engine; throws a usage failure that names every error. */
export function planStack(choices: StackChoices, engine: EngineFacts): PlannedStack {
  const { file, comments, problems: found } = managementStack(stackOptions(choices, engine));
  const problems = found.map(forCommandLine);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    const what = errors.map(({ message }) => message).join(" ");
    const remedy = errors.map(({ hint }) => hint).join(" ");
    throw new Failure("OPTION", what, remedy, { exitCode: exitCodes.usage });
  }
  const yaml = toYaml(file, { comments, header: generatedMark.replace(/^# /, "") });
  return { file, yaml, problems };
}

function stackOptions(choices: StackChoices, engine: EngineFacts): ManagementStackOptions {
  return {
    name: choices.name,
    watchtower: {
      image: choices.watchtowerImage,
      flavour: choices.watchtowerFlavour,
      listen: parseListen(choices.watchtowerListen, "--watchtower-listen"),
      schedule: choices.schedule,
      cleanup: choices.cleanup,
      // A remote engine cannot mount a file of this machine.
      apiToken: engine.isLocal ? { file: "./secrets/api_token" } : { variable: "API_TOKEN" },
    },
    agent:
      choices.agent === false
        ? false
        : {
            image: choices.agentImage,
            listen: parseListen(choices.agentListen, "--agent-listen"),
            secret: choices.agentSecret === true ? { variable: "AGENT_SECRET" } : undefined,
          },
    gpu:
      choices.gpu === undefined || choices.gpu === "auto"
        ? engine.hasNvidiaRuntime && choices.agent !== false
          ? "runtime"
          : "none"
        : choices.gpu,
    engine: { apiVersion: engine.apiVersion, minApiVersion: engine.minApiVersion },
  };
}

/** Reads where to publish; whether address and port are possible is the generator's to say. */
export function parseListen(text: string | undefined, option: string): ListenOptions | false | undefined {
  if (text === undefined) return undefined;
  if (text === "none") return false;
  const parts = /^(?:(?:\[([^\]]+)\]|([^:]+)):)?(\d+)$/.exec(text);
  if (parts !== null) {
    const address = parts[1] ?? parts[2];
    return { port: Number(parts[3]), ...(address === undefined ? {} : { address }) };
  }
  throw new Failure(
    "OPTION",
    `${option} ${text} is no place to listen.`,
    "Write PORT, ADDRESS:PORT or none, for example 127.0.0.1:9001.",
    {
      exitCode: exitCodes.usage,
    },
  );
}
