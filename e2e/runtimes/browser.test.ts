import { describe, expect, it } from "vitest";
import { findingsAtTheFork } from "./support/expect-findings.ts";
import { openPage } from "./support/open-page.ts";
import { findRuntime } from "./support/requirements.ts";

const chromium = findRuntime("browser");

describe.skipIf(chromium === undefined)(
  "the Watchtower client in a browser, on a page of another origin",
  () => {
    it("calls a fork that allows the origin, and makes of what a browser hides what it can", async () => {
      const found = await openPage(chromium ?? "");
      expect(found).toMatchObject(findingsAtTheFork);
      // A 408 has no CORS headers: the browser shows a failed connection (trap 17).
      expect(found["time limit"]).toMatchObject({ outcome: "unknown", reason: "disconnected" });
      // No Retry-After is shown (trap 18).
      expect(found["rate limit"]).toMatchObject({ kind: "rate-limited", status: 429 });
      expect(found["rate limit"]).not.toHaveProperty("retryAfterMs");
      // 1.7.1 allows no page, and a browser does not say so (trap 18).
      for (const call of ["refused", "1.7.1 metrics", "1.7.1 update", "1.7.1 targeted update"]) {
        expect(found[call]).toMatchObject({
          code: "NETWORK",
          reason: "other",
          message: expect.stringContaining("WATCHTOWER_HTTP_API_CORS_ORIGINS") as string,
        });
      }
      expect(JSON.stringify(found)).not.toContain("wrong-token");
    });
  },
);
