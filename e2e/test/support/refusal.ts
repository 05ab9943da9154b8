import { expect } from "vitest";
import type { ErrorDocument } from "./documents.ts";
import { hostState } from "./host-state.ts";
import type { Sandbox } from "./sandbox.ts";
import { stackctl } from "./stackctl.ts";

/** How a command line is to be refused. */
export interface ExpectedRefusal {
  readonly code: string;
  /** 1: it failed. 2: the command line cannot work. */
  readonly exitCode: 1 | 2;
  /** What the sentence must say: the thing, the place, and the remedy. */
  readonly says: readonly (string | RegExp)[];
  readonly env?: Readonly<Record<string, string>>;
  /** The failure shows only after something was tried, whose progress stands before the sentence. */
  readonly afterProgress?: boolean;
  /** Each run may be told differently: behind a published port where nothing listens, a reset or a closed connection. */
  readonly toldDifferently?: boolean;
}

/**
 * Runs a command line that must fail, for people and with `--json`: one sentence with the remedy as the last thing on
 * stderr, the same in the one document on stdout, and nothing changed on disk or on the engine.
 */
export async function expectRefusal(
  sandbox: Sandbox,
  args: readonly string[],
  { code, exitCode, says, env = {}, afterProgress = false, toldDifferently = false }: ExpectedRefusal,
): Promise<void> {
  const before = await hostState(sandbox);

  const forPeople = await stackctl(args, { env, cwd: sandbox.folder });
  expect({ exitCode: forPeople.exitCode, stdout: forPeople.stdout }).toEqual({ exitCode, stdout: "" });
  const lines = forPeople.stderr.trimEnd().split("\n");
  const sentence = lines.at(-1) ?? "";
  if (!afterProgress) expect(lines).toHaveLength(1);
  expect(sentence).toMatch(/^stackctl: .+\.$/);
  for (const part of says) expect(sentence).toMatch(part);

  const forPrograms = await stackctl([...args, "--json"], { env, cwd: sandbox.folder });
  expect(forPrograms.exitCode).toBe(exitCode);
  const document = JSON.parse(forPrograms.stdout) as ErrorDocument;
  const { message, remedy } = document.error;
  expect(document).toEqual({ error: { code, message, remedy } });
  if (!toldDifferently) expect(message).toBe(sentence.replace(/^\w+: /, ""));
  for (const part of says) expect(message).toMatch(part);
  expect(remedy).toBeDefined();
  expect(message.endsWith(remedy ?? "?")).toBe(true);

  expect(await hostState(sandbox)).toEqual(before);
}
