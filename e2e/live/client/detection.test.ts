import type { Detection } from "@stack/watchtower-client";
import { expect, test } from "vitest";
import { describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower } from "../support/live-watchtower.ts";
import { runOutdated } from "../support/outdated-apps.ts";
import type { WatchtowerPart } from "../support/parts.ts";
import { recordingFetch } from "../support/recording-fetch.ts";

const original = { flavour: "containrrr", version: { from: "1.7.1", to: "1.15.0" } } as const;
const fork = { flavour: "nicholas-fedor", version: { from: "1.20.0" } } as const;

/** How the endpoints are switched on, and what the client must find out. */
const cases: Readonly<Record<WatchtowerPart, readonly Case[]>> = {
  watchtower: [
    {
      on: "update and metrics",
      set: {},
      found: original,
      endpoints: { update: "enabled", metrics: "enabled" },
    },
    {
      on: "only metrics",
      set: { WATCHTOWER_HTTP_API_UPDATE: undefined },
      found: original,
      endpoints: { update: "disabled", metrics: "enabled", containers: "not-available" },
    },
    {
      on: "only update",
      set: { WATCHTOWER_HTTP_API_METRICS: undefined },
      found: original,
      endpoints: { update: "enabled", metrics: "disabled", check: "not-available" },
    },
  ],
  fork: [
    {
      on: "everything",
      set: {},
      found: fork,
      endpoints: { update: "enabled", metrics: "enabled", containers: "enabled", check: "unknown" },
    },
    ...(["update", "metrics", "containers"] as const).map((group): Case => {
      const none = { update: "disabled", metrics: "disabled", containers: "disabled" } as const;
      return {
        on: `only ${group}`,
        set: { WATCHTOWER_HTTP_API_ENDPOINTS: group },
        found: fork,
        endpoints: { ...none, [group]: "enabled" },
      };
    }),
    {
      on: "none of the three that are asked for",
      set: { WATCHTOWER_HTTP_API_ENDPOINTS: "health" },
      found: fork,
      endpoints: { update: "disabled", metrics: "disabled", containers: "disabled", health: "unknown" },
    },
  ],
};

interface Case {
  readonly on: string;
  readonly set: Readonly<Record<string, string | undefined>>;
  readonly found: Pick<Detection, "flavour" | "version">;
  readonly endpoints: Readonly<Partial<Detection["endpoints"]>>;
}

for (const part of ["watchtower", "fork"] as const) {
  describeWatchtower(part, "what the client finds out", (sandbox) => {
    test.for(cases[part])("with $on on", async ({ on, set, found, endpoints }) => {
      const image = `stack-e2e/${sandbox().name}:latest`;
      const name = `app-${on.replaceAll(/\W/g, "-")}`;
      const apps = await runOutdated(sandbox(), { [name]: image });
      await using watchtower = await startLiveWatchtower(sandbox(), part, {
        settings: { WATCHTOWER_NO_PULL: "true", ...set },
      });
      const { fetch, requests } = recordingFetch();

      const detection = await watchtower.client({ fetch }).detect();

      expect(detection).toMatchObject({ ...found, endpoints });
      expect(requests.length).toBeLessThanOrEqual(3);
      for (const { method, authorization } of requests) {
        expect(["GET", "POST"]).toContain(method);
        expect(authorization).not.toBe(`Bearer ${watchtower.token}`);
      }
      // An update would have replaced it: its new version is here, and nothing else is asked for.
      expect(await apps.updated()).toEqual([]);
    });
  });
}
