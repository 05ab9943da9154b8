import { describe, expect, it } from "vitest";
import { NetworkError, TimeoutError, mayHaveArrived } from "../src/index.ts";

const failure = { method: "POST", url: "http://host/", what: "failed", remedy: "See the cause." };

describe("mayHaveArrived", () => {
  it("goes by what the transport saw, where it saw it", () => {
    expect(mayHaveArrived(new NetworkError({ ...failure, reason: "reset", sent: false }))).toBe(false);
    expect(mayHaveArrived(new TimeoutError({ ...failure, timeoutMs: 1, sent: false }))).toBe(false);
    expect(mayHaveArrived(new TimeoutError({ ...failure, timeoutMs: 1, sent: true }))).toBe(true);
  });

  it("rules it out otherwise only for failures to connect", () => {
    const arrived = (reason: NetworkError["reason"]): boolean =>
      mayHaveArrived(new NetworkError({ ...failure, reason, sent: undefined }));
    expect([arrived("refused"), arrived("name-not-found"), arrived("certificate")]).toEqual([
      false,
      false,
      false,
    ]);
    expect([arrived("reset"), arrived("closed"), arrived("other")]).toEqual([true, true, true]);
    expect(mayHaveArrived(new TimeoutError({ ...failure, timeoutMs: 1, sent: undefined }))).toBe(true);
  });
});
