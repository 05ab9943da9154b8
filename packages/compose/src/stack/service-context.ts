import type { ComposeText } from "./compose-file.ts";
import type { EnginePlace } from "./container-engine.ts";
import type { Hardening } from "./hardening.ts";
import type { Problem } from "./problem.ts";
import type { StackNetworks } from "./service-networks.ts";
import type { StackTarget } from "./swarm-target.ts";

/** What a service of the stack shares with the rest of it while it is built. */
export interface ServiceContext {
  readonly target: StackTarget;
  readonly engine: EnginePlace;
  readonly networks: StackNetworks;
  readonly hardening: Hardening;
  readonly labels: Readonly<Record<string, ComposeText>>;
  readonly excludedFromUpdates: boolean;
  /** Where problems go. */
  readonly problems: Problem[];
  /** Puts a comment above a key of the service. */
  readonly comment: (key: string, text: string) => void;
}
