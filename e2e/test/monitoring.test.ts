import { createDockerHost, startWatchtower, type WatchtowerProcess } from "@stack/simulator";
import { createWatchtowerClient } from "@stack/watchtower-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectDashboardData, expectHealthyRules, withPrometheus } from "./support/monitored-watchtower.ts";
import { isPrometheusMissing } from "./support/prometheus.ts";

const missing = isPrometheusMissing();

describe.skipIf(missing).each([
  { flavour: "containrrr", image: "containrrr/watchtower:1.7.1" },
  { flavour: "nicholas-fedor", image: "nickfedor/watchtower:1.21.0" },
] as const)("a real Prometheus and a simulated Watchtower, $flavour", (stack) => {
  let host: ReturnType<typeof createDockerHost>;
  let watchtower: WatchtowerProcess;
  beforeEach(async () => {
    host = createDockerHost();
    const app = "registry.test:5000/demo/app:latest";
    host.registry.push(app, { content: "version 1" });
    await host.runContainer({ name: "app", image: app });
    host.registry.push(app, { content: "version 2" });
    watchtower = await startWatchtower({ flavour: stack.flavour, host });
  });
  afterEach(async () => {
    await watchtower.close();
    await host.close();
  });

  test("every query of the dashboard and of the rules has a result, and the rules are healthy", async () => {
    const { url, token } = watchtower;
    await withPrometheus(stack, watchtower, async (prometheus, files) => {
      const scanned = () => prometheus.query('watchtower_scans_total{job="watchtower"} > 0');
      await prometheus.until(
        "The first scrape",
        () => prometheus.query("up == 1"),
        ({ length }) => length > 0,
      );
      expect(await createWatchtowerClient({ url, token }).update()).toMatchObject({ outcome: "completed" });
      await prometheus.until("The scan", scanned, ({ length }) => length > 0);

      expect(await expectDashboardData(prometheus, files)).toMatchObject({
        "Watchtower: Watchtower": 1,
        "Alerts: Alerts": 0,
        "Scanned: Scanned": 1,
        "Updated: Updated": 1,
        "Failed: Failed": 0,
        "Containers by scan: updated": 1,
      });
      await expectHealthyRules(prometheus, files);
    });
  });

  test("a token that is refused shows as a Watchtower that is down, with the reason", async () => {
    await withPrometheus(stack, { url: watchtower.url, token: "another" }, async (prometheus) => {
      const down = () => prometheus.query('up{job="watchtower"} == 0');
      await prometheus.until("A refused scrape", down, ({ length }) => length > 0);
      expect(JSON.stringify(await prometheus.api("targets"))).toContain("401");
      const alerts = async () => JSON.stringify(await prometheus.api("alerts"));
      await prometheus.until("The alert", alerts, (text) => text.includes("WatchtowerDown"));
    });
  });
});
