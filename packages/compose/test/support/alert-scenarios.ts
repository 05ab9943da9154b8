import { promtool } from "./promtool.ts";

/** What Prometheus sees of a Watchtower over time, in promtool's notation, minute by minute. */
export interface AlertScenario {
  readonly series: Readonly<Record<string, string>>;
  /** How often the rules are looked at. Default every minute; less often where it is about days. */
  readonly evaluated?: "10m";
  /** Which alerts fire when, such as `{ "26h": ["WatchtowerNotScanning"] }`. */
  readonly firing: Readonly<Record<string, readonly string[]>>;
}

const labels = 'instance="watchtower:8080", job="watchtower"';

/** Why promtool does not see exactly these alerts fire; undefined when it does. */
export function wrongAlerts(rules: string, scenario: AlertScenario): string | undefined {
  const { series, evaluated = "1m", firing } = scenario;
  const severities = new Map(
    [...rules.matchAll(/- alert: (\w+)\n[^]*?severity: (\w+)/g)].map(([, alert = "", severity = ""]) => [
      alert,
      severity,
    ]),
  );
  const sample = (alert: string) => ({
    labels: `ALERTS{alertname="${alert}", alertstate="firing", ${labels}, severity="${severities.get(alert) ?? "none"}"}`,
    value: 1,
  });
  const tests = {
    rule_files: ["rules.yml"],
    evaluation_interval: evaluated,
    tests: [
      {
        interval: "1m",
        input_series: Object.entries(series).map(([name, values]) => ({
          series: `${name}{${labels}}`,
          values,
        })),
        promql_expr_test: Object.entries(firing).map(([time, alerts]) => ({
          expr: 'ALERTS{alertstate="firing"}',
          eval_time: time,
          exp_samples: alerts.map(sample),
        })),
      },
    ],
  };
  // JSON is YAML.
  return promtool(["test", "rules", "tests.yml"], { "rules.yml": rules, "tests.yml": JSON.stringify(tests) });
}
