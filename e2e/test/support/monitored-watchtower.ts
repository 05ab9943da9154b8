import { managementStack, type WatchtowerFlavour } from "@stack/compose";
import { expect } from "vitest";
import { type RunningPrometheus, type ScrapedWatchtower, startPrometheus } from "./prometheus.ts";

/** The files of a stack whose Prometheus scrapes often, as a test that waits for it would have it. */
function monitoringFiles(image: string, flavour: WatchtowerFlavour): Readonly<Record<string, string>> {
  const { files, problems } = managementStack({
    watchtower: { image, flavour, apiToken: { file: "./api_token" } },
    monitoring: { prometheus: { scrapeInterval: "2s" } },
  });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return files;
}

/** Starts a Prometheus that scrapes the Watchtower by the files of its stack, and ends it after the use. */
export async function withPrometheus(
  { image, flavour }: { readonly image: string; readonly flavour: WatchtowerFlavour },
  watchtower: ScrapedWatchtower,
  use: (prometheus: RunningPrometheus, files: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const files = monitoringFiles(image, flavour);
  await using prometheus = await startPrometheus(files, watchtower);
  await use(prometheus, files);
}

/** Expects that every query of the dashboard has a result, each value a number. */
export async function expectDashboardData(
  prometheus: RunningPrometheus,
  files: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, number>>> {
  const { panels } = JSON.parse(files["grafana/dashboards/watchtower.json"] ?? "") as {
    panels: { title: string; targets: { expr: string; legendFormat: string }[] }[];
  };
  const values: Record<string, number> = {};
  for (const { title, targets } of panels) {
    for (const { expr, legendFormat } of targets)
      values[`${title}: ${legendFormat}`] = await valueOf(prometheus, expr);
  }
  return values;
}

/** Expects that the rules are loaded and healthy, and that what they look at is there. */
export async function expectHealthyRules(
  prometheus: RunningPrometheus,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const names = [...(files["prometheus/rules/watchtower.yml"] ?? "").matchAll(/- alert: (\w+)/g)];
  const rules = await prometheus.until(
    "The first look at every rule",
    async () => {
      const data = (await prometheus.api("rules")) as { groups: { rules: LoadedRule[] }[] };
      return data.groups.flatMap((group) => group.rules);
    },
    (loaded) => loaded.every(({ health }) => health !== "unknown"),
  );
  expect(rules.map(({ name }) => name)).toEqual(names.map(([, name]) => name));
  for (const { name, health, lastError, query } of rules) {
    expect([name, health, lastError ?? ""]).toEqual([name, "ok", ""]);
    // What is compared: a rule that does not fire has no result of its own.
    await valueOf(prometheus, query.replace(/ (?:==|<|>) [\d.]+(?: and .*)?$/, ""));
    for (const [selector] of query.matchAll(/\w+\{[^}]*\}/g)) await valueOf(prometheus, selector);
  }
}

interface LoadedRule {
  readonly name: string;
  readonly query: string;
  readonly health: string;
  readonly lastError?: string;
}

/** The one value of a query, as soon as there is one: some need two scrapes. */
async function valueOf(prometheus: RunningPrometheus, expr: string): Promise<number> {
  const ask = () => prometheus.query(expr);
  const [sample, ...more] = await prometheus.until(`A result of ${expr}`, ask, ({ length }) => length > 0);
  expect(more, expr).toEqual([]);
  const value = Number(sample?.value[1]);
  expect(Number.isFinite(value), expr).toBe(true);
  return value;
}
