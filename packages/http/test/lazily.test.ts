import { describe, expect, it } from "vitest";
import { lazily } from "../src/index.ts";

describe("lazily", () => {
  it("loads at the first call, and once for all that ask", async () => {
    let loads = 0;
    const load = lazily(() => Promise.resolve(++loads));
    expect(loads).toBe(0);
    expect(await Promise.all([load(), load()])).toEqual([1, 1]);
    expect(await load()).toBe(1);
  });

  it("tries again after a failure", async () => {
    let tries = 0;
    const load = lazily(() =>
      ++tries === 1 ? Promise.reject(new Error("not there")) : Promise.resolve("there"),
    );
    await expect(load()).rejects.toThrow("not there");
    expect(await load()).toBe("there");
  });
});
