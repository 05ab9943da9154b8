import type { ComposeConfig, ComposeSecret, ComposeService, ComposeVolume } from "./compose-file.ts";
import type { PublishedPort } from "./published-port.ts";

/** What services that are not always there add to the stack. */
export interface StackPart {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, ComposeVolume>>;
  readonly secrets?: Readonly<Record<string, ComposeSecret>>;
  readonly configs?: Readonly<Record<string, ComposeConfig>>;
  /** Files that belong beside the Compose file, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Every port of the host that it takes, for {@link portCollisions}. */
  readonly published: readonly PublishedAs[];
}

/** A port of the host, whose it is, and the option that says so. */
export interface PublishedAs {
  readonly name: string;
  readonly path: string;
  readonly at: PublishedPort | undefined;
}

/** One container on a manager, since what a volume holds is on one node. */
export const onOneManager = {
  mode: "replicated",
  replicas: 1,
  placement: { constraints: ["node.role == manager"] },
  restart_policy: { condition: "any" },
} as const;

/** Several parts as one. */
export function joinParts(parts: readonly StackPart[]): StackPart {
  const all = <Key extends "services" | "volumes" | "secrets" | "configs" | "files">(key: Key) =>
    Object.assign({}, ...parts.map((part) => part[key])) as NonNullable<StackPart[Key]>;
  return {
    services: all("services"),
    volumes: all("volumes"),
    secrets: all("secrets"),
    configs: all("configs"),
    files: all("files"),
    published: parts.flatMap(({ published }) => published),
  };
}
