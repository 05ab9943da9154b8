import { EventEmitter, once } from "node:events";
import { afterEach, expect, it, vi } from "vitest";
import { createOutput } from "../../src/terminal/output.ts";
import { whileTicking } from "../../src/terminal/ticker.ts";
import { recordTerminal } from "../support/terminal.ts";

afterEach(() => vi.useRealTimers());

it("counts the seconds in place until the work is over", async () => {
  vi.useFakeTimers();
  const work = new EventEmitter();
  const terminal = recordTerminal({ stderr: true });
  const output = createOutput({ ...terminal, env: {}, json: false });
  const ticking = whileTicking(output, "Updating", once(work, "done"));
  vi.advanceTimersByTime(2_000);
  work.emit("done", "result");
  expect(await ticking).toEqual(["result"]);
  expect(terminal.err()).toBe(
    `Updating 0 s\r${" ".repeat(12)}\rUpdating 1 s\r${" ".repeat(12)}\rUpdating 2 s\r${" ".repeat(12)}\r`,
  );
  expect(vi.getTimerCount()).toBe(0);
});

it("passes a failure on, with the line cleared and the clock stopped", async () => {
  vi.useFakeTimers();
  const terminal = recordTerminal({ stderr: true });
  const output = createOutput({ ...terminal, env: {}, json: false });
  const reason = new Error("no");
  await expect(whileTicking(output, "Updating", Promise.reject(reason))).rejects.toBe(reason);
  expect(terminal.err()).toMatch(/\r +\r$/);
  expect(vi.getTimerCount()).toBe(0);
});
