import { describe, expect, it } from "vitest";
import { NetworkError, TimeoutError, mayHaveArrived, sendRequest } from "../src/index.ts";

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

  describe("over a fetch", () => {
    /** What a `fetch` that fails for this cause comes to. */
    async function failing(cause: object): Promise<NetworkError> {
      const fetch = (): Promise<Response> => Promise.reject(new TypeError("fetch failed", { cause }));
      const attempt = sendRequest({ method: "POST", url: new URL("http://host/"), timeoutMs: 5_000, fetch });
      return attempt.then(
        () => expect.unreachable("the fetch fails"),
        (error: unknown) => error as NetworkError,
      );
    }

    it.each(["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"])(
      "takes %s for a failure to connect only where the system call says so",
      async (code) => {
        const connecting = await failing({ code, syscall: "connect" });
        expect([connecting.reason, mayHaveArrived(connecting)]).toEqual(["unreachable", false]);
        for (const established of [{ code, syscall: "read" }, { code, syscall: "write" }, { code }]) {
          const error = await failing(established);
          expect([error.reason, mayHaveArrived(error)]).toEqual(["reset", true]);
        }
      },
    );

    it("knows a connection attempt that ran out of time, of undici and over several addresses", async () => {
      const attempts = ["::1", "127.0.0.1"].map((address) =>
        Object.assign(new Error(`connect ${address}`), { code: "ETIMEDOUT", syscall: "connect" }),
      );
      const several = Object.assign(new AggregateError(attempts), { code: "ETIMEDOUT" });
      for (const cause of [{ code: "UND_ERR_CONNECT_TIMEOUT" }, several]) {
        const error = await failing(cause);
        expect([error.reason, mayHaveArrived(error)]).toEqual(["unreachable", false]);
      }
    });
  });
});
