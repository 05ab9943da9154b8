import { expect } from "vitest";
import type { Findings } from "../exercise.ts";

const refusal = { code: "HTTP_STATUS" };
const completed = { outcome: "completed", summary: { scanned: 16, updated: 1, failed: 0 } };

/** What every runtime finds at the fork, whatever its transport. */
export const findingsAtTheFork = {
  detect: { flavour: "nicholas-fedor", endpoints: { update: "enabled", containers: "enabled" } },
  "metrics before": { total: 0, dropped: 0 },
  "update and its events": { outcome: completed, event: { type: "scan-completed", updated: 1 } },
  "metrics after": { total: 1, dropped: 0 },
  health: { live: true, ready: true, started: true },
  containers: 16,
  history: 1,
  polls: ["read", "read"],
  "asynchronous update": { outcome: "accepted" },
  "wrong token": { ...refusal, kind: "unauthorized", status: 401 },
};

/** Expects what a runtime finds that is no browser: 1.7.1 as well, and the whole of every refusal. */
export function expectFindings(found: Findings): void {
  expect(found).toMatchObject({
    ...findingsAtTheFork,
    refused: { code: "NETWORK", reason: "refused" },
    "time limit": { outcome: "unknown", reason: "server-timeout" },
    "rate limit": { ...refusal, kind: "rate-limited", retryAfterMs: expect.any(Number) as number },
    "1.7.1 metrics": { total: 0, skipped: 0 },
    "1.7.1 update": { ...completed, evidence: "duration" },
    "1.7.1 targeted update": { outcome: "completed", evidence: "lock" },
  });
  expect(JSON.stringify(found)).not.toContain("wrong-token");
}
