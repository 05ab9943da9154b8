import { answerMessage } from "./answer-error.ts";
import type { DockerExchange } from "./docker-exchange.ts";

/** Why something cannot be done, and what to use instead. */
export interface Refusal {
  readonly what: string;
  readonly remedy: string;
}

/** Refuses what the agent cannot carry: nothing was sent. */
export function refuse(exchange: DockerExchange, reason: Refusal): void {
  answerMessage(exchange, 501, refusal(reason));
}

/** What the user reads. */
export function refusal({ what, remedy }: Refusal): string {
  return `This ${what}. ${remedy}`;
}
