import { isApiError } from "@stack/http";
import { ReceiptError } from "@stack/rollout";
import type { UpdateOutcome } from "@stack/watchtower-client";

/** Exit codes: what a script can tell apart. */
export const exitCodes = {
  ok: 0,
  /** Something failed; the message says what and what to do. */
  failed: 1,
  /** The command line or an option cannot work; nothing was tried. */
  usage: 2,
  /** An update was skipped, is unknown, or a container failed in it. */
  unclear: 3,
  /** Ended by Ctrl-C, as shells count it: 128 and the signal's number. */
  interrupted: 130,
} as const;

/** A failure that has been thought of: one sentence on what happened, one on what to do. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: string;
  readonly remedy: string;
  readonly exitCode: number;

  constructor(
    code: string,
    what: string,
    remedy: string,
    options: { exitCode?: number; cause?: unknown } = {},
  ) {
    super(`${what} ${remedy}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = remedy;
    this.exitCode = options.exitCode ?? exitCodes.failed;
  }
}

/** An error as a document: for `--json`, and for the one line people see. */
export interface FailureDocument {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly remedy?: string;
    /** What the trigger said, when only the receipt could not be had. */
    readonly update?: UpdateOutcome;
  };
}

/** Describes any error; one that was not thought of keeps its message and is called `UNEXPECTED`. */
export function describeFailure(error: unknown): { document: FailureDocument; exitCode: number } {
  if (error instanceof Failure) {
    const { code, message, remedy, exitCode } = error;
    return { document: { error: { code, message, remedy } }, exitCode };
  }
  if (isApiError(error)) {
    const { code, message, remedy } = error;
    return { document: { error: { code, message, remedy } }, exitCode: exitCodes.failed };
  }
  if (error instanceof ReceiptError) {
    const remedy = "See `stackctl status` once Docker answers, and `stackctl logs watchtower`.";
    const { message, trigger } = error;
    return {
      document: { error: { code: "RECEIPT", message, remedy, update: trigger } },
      exitCode: exitCodes.unclear,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const isOption = error instanceof TypeError && message.startsWith("@stack/");
  const code = isOption ? "OPTION" : "UNEXPECTED";
  return { document: { error: { code, message } }, exitCode: isOption ? exitCodes.usage : exitCodes.failed };
}
