import { expect } from "vitest";
import type { Session } from "../../src/session.ts";
import { createOutput } from "../../src/terminal/output.ts";
import { recordTerminal, type RecordedTerminal } from "./terminal.ts";

/** A session of a command that asks no engine; without an environment, there is no docker command either. */
export function lintSession(
  cwd: string,
  { env = {}, stdin }: { env?: Readonly<Record<string, string>>; stdin?: string } = {},
): Session & RecordedTerminal {
  const terminal = recordTerminal();
  return {
    ...terminal,
    output: createOutput({ ...terminal, env: {}, json: false }),
    env: { PATH: "/nonexistent", ...env },
    cwd,
    ...(stdin !== undefined && { stdin: () => pieces(stdin) }),
    docker: () => expect.unreachable("lint asks no engine"),
    compose: () => expect.unreachable("lint deploys nothing"),
  };
}

/** The bytes one by one, as they may come in. */
async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  for (const byte of Buffer.from(text)) yield await Promise.resolve(Uint8Array.of(byte));
}
