import { expect, test } from "vitest";
import {
  expectDashboardData,
  expectHealthyRules,
  withPrometheus,
} from "../../test/support/monitored-watchtower.ts";
import { isPrometheusMissing } from "../../test/support/prometheus.ts";
import { bothWatchtowers, describeWatchtower } from "../support/describe-watchtower.ts";
import { startLiveWatchtower } from "../support/live-watchtower.ts";
import { runOutdated } from "../support/outdated-apps.ts";
import { parts } from "../support/parts.ts";

const missing = isPrometheusMissing();

for (const part of bothWatchtowers) {
  const stack = { image: parts[part], flavour: part === "fork" ? "nicholas-fedor" : "containrrr" } as const;
  describeWatchtower(part, "a real Prometheus with the generated configuration", (sandbox) => {
    test.skipIf(missing)(
      "has a result for every query of the dashboard and of the healthy rules",
      async () => {
        await runOutdated(sandbox(), { app: `stack-e2e/${sandbox().name}:latest` });
        await using watchtower = await startLiveWatchtower(sandbox(), part, {
          settings: { WATCHTOWER_NO_PULL: "true" },
        });
        await withPrometheus(stack, watchtower, async (prometheus, files) => {
          const up = () => prometheus.query("up == 1");
          await prometheus.until("The first scrape", up, ({ length }) => length > 0);
          expect(await watchtower.client().update()).toMatchObject({ outcome: "completed" });
          const scanned = () => prometheus.query('watchtower_scans_total{job="watchtower"} > 0');
          await prometheus.until("The scan", scanned, ({ length }) => length > 0);

          expect(await expectDashboardData(prometheus, files)).toMatchObject({
            "Watchtower: Watchtower": 1,
            "Alerts: Alerts": 0,
            "Scanned: Scanned": 1,
            "Updated: Updated": 1,
            "Failed: Failed": 0,
          });
          await expectHealthyRules(prometheus, files);
        });
      },
    );
  });
}
