import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { pause } from "../src/index.ts";

describe("pause", () => {
  it("waits, and leaves no listener behind", async () => {
    const { signal } = new AbortController();
    await pause(1, signal);
    await pause(1, undefined);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("rejects with the signal's reason when that fires meanwhile, and leaves no listener behind", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const waiting = pause(2 ** 30, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("does not wait when the signal has fired before", async () => {
    await expect(pause(2 ** 30, AbortSignal.abort("gone"))).rejects.toBe("gone");
  });
});
