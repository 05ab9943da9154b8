import { getEventListeners, once } from "node:events";
import { describe, expect, it } from "vitest";
import { startDeadline } from "../src/index.ts";

const never = (): Promise<never> => new Promise(() => undefined);

describe("startDeadline", () => {
  it("ends at the time limit, and says so by its signal, its race and its callbacks", async () => {
    const deadline = startDeadline(1, undefined);
    const called = new Promise((resolve) => deadline.whenEnded(resolve));
    const aborted = once(deadline.signal, "abort");
    await expect(deadline.race(never())).rejects.toThrow(/aborted/);
    await aborted;
    expect(await called).toBe(deadline.signal.reason);
    expect(deadline.endedBy()).toBe("timeout");
  });

  it("tells whoever asks only afterwards, too", async () => {
    const controller = new AbortController();
    const deadline = startDeadline(Infinity, controller.signal);
    controller.abort();
    expect(deadline.endedBy()).toBe("caller");
    expect(deadline.signal.aborted).toBe(true);
    await expect(deadline.race(never())).rejects.toBe(deadline.signal.reason);
    expect(await new Promise((resolve) => deadline.whenEnded(resolve))).toBe(deadline.signal.reason);
  });

  it("is over at once where the caller had aborted before", () => {
    const deadline = startDeadline(Infinity, AbortSignal.abort());
    expect(deadline.endedBy()).toBe("caller");
    expect(deadline.signal.aborted).toBe(true);
  });

  it("keeps to what ended it first", async () => {
    const controller = new AbortController();
    const deadline = startDeadline(1, controller.signal);
    await expect(deadline.race(never())).rejects.toThrow();
    controller.abort();
    expect(deadline.endedBy()).toBe("timeout");
  });

  it("neither ends nor listens once it is released", async () => {
    const controller = new AbortController();
    const deadline = startDeadline(Infinity, controller.signal);
    deadline.release();
    controller.abort();
    expect(deadline.endedBy()).toBeUndefined();
    expect(await deadline.race(Promise.resolve("done"))).toBe("done");
  });

  it("needs one listener for all exchanges under a signal, and none for those that are over", () => {
    const controller = new AbortController();
    const { signal } = controller;
    const deadlines = Array.from({ length: 20 }, () => startDeadline(Infinity, signal));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    const [first, ...others] = deadlines;
    first!.release();
    controller.abort();
    expect(first!.endedBy()).toBeUndefined();
    expect(others.map((deadline) => deadline.endedBy())).toEqual(others.map(() => "caller"));
    const next = new AbortController();
    for (const deadline of deadlines) deadline.release();
    startDeadline(Infinity, next.signal).release();
    expect(getEventListeners(next.signal, "abort")).toHaveLength(0);
    const again = startDeadline(Infinity, next.signal);
    next.abort();
    expect(again.endedBy()).toBe("caller");
  });
});
