import type { Problem } from "./problem.ts";

/** What a service of the stack shares with the rest of it while it is built. */
export interface ServiceContext {
  readonly labels: Readonly<Record<string, string>>;
  readonly excludedFromUpdates: boolean;
  /** Where problems go. */
  readonly problems: Problem[];
  /** Puts a comment above a key of the service. */
  readonly comment: (key: string, text: string) => void;
}
