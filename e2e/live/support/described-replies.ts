import { expect } from "vitest";
import { readDescription } from "./api-description.ts";
import { capture, type CaptureOptions, type CapturedReply } from "./captured-reply.ts";
import type { LiveWatchtower } from "./live-watchtower.ts";

/** Asks a Watchtower and holds each reply against the description. */
export interface DescribedReplies {
  /** Sends the request with the token and expects this status, with everything of the reply as described. */
  expect(
    watchtower: LiveWatchtower,
    operation: string,
    status: number,
    options?: CaptureOptions,
  ): Promise<CapturedReply>;
  /** The described answers that have not come yet. */
  missing(): string[];
}

/** Reads the description once, for the tests of a file. */
export async function describedReplies(): Promise<DescribedReplies> {
  const { answers, problemsOf } = await readDescription();
  const seen = new Set<string>();
  return {
    async expect({ url, token }, operation, status, options = {}) {
      const reply = await capture(url, operation, { token, ...options });
      expect(reply, operation).toMatchObject({ status });
      expect(problemsOf(reply), `${operation} ${status}`).toEqual([]);
      seen.add(`${reply.operation} ${status}`);
      return reply;
    },
    missing: () => answers.filter((answer) => !seen.has(answer)),
  };
}

/** The operations that want the token, by the group that switches them on. */
export const tokenOperations = {
  update: ["POST /v1/update"],
  check: ["POST /v1/check"],
  containers: ["GET /v1/containers", "GET /v1/containers/details"],
  images: ["GET /v1/images"],
  metrics: ["GET /v1/metrics", "GET /v1/status"],
  history: ["GET /v1/history"],
  config: ["GET /v1/config"],
} as const;

/** The probes, which want none. */
export const probes = ["GET /livez", "GET /readyz", "GET /startupz"] as const;

/** Every operation. */
export const everyOperation: readonly string[] = [
  ...Object.values(tokenOperations).flat(),
  "GET /v1/events",
  ...probes,
];
