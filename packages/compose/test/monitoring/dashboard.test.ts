import { describe, expect, it } from "vitest";
import { dashboard, datasource } from "../../src/monitoring/dashboard.ts";
import { watchtowerMetrics } from "../../src/monitoring/watchtower-metrics.ts";
import { managementStack } from "../../src/stack/management-stack.ts";
import { grafanaTypeErrors } from "../support/grafana-types.ts";

const images = ["containrrr/watchtower:1.7.1", "nickfedor/watchtower:1.9.0", "nickfedor/watchtower:1.21.0"];
const of = (image: string) =>
  dashboard(watchtowerMetrics(image.startsWith("containrrr") ? "containrrr" : "nicholas-fedor", image));
const expressions = (image: string) =>
  of(image).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

describe.each(images)("the dashboard for %s", (image) => {
  const { panels } = of(image);

  it("is what Grafana's own types of a dashboard and its panels say, without a key that they do not know", () => {
    expect(grafanaTypeErrors(of(image))).toStrictEqual([]);
  });

  it("gives every panel a number, a title and an explanation of its own", () => {
    for (const part of ["id", "title", "description"] as const) {
      expect(new Set(panels.map((panel) => panel[part])).size).toBe(panels.length);
    }
  });

  it("places panels within the row, beside or below each other", () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  it("asks the provisioned data source alone, each query under a letter of its own", () => {
    for (const { datasource: source, targets } of panels) {
      expect(source).toStrictEqual(datasource);
      expect(targets.length).toBeGreaterThan(0);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
      for (const target of targets) expect(target.datasource).toStrictEqual(datasource);
    }
  });
});

it("would not pass with a key or a word that Grafana does not know", () => {
  const { panels, ...rest } = of("containrrr/watchtower");
  const [first, ...others] = panels;
  const last = structuredClone(panels.at(-1));
  Object.assign(last?.fieldConfig.defaults ?? {}, { custom: { lineWide: 1 } });
  const broken = {
    ...rest,
    panels: [
      { ...first, type: "stat", options: { colorMode: "loud" } },
      ...others,
      { ...last, type: "timeseries" },
    ],
  };
  const errors = grafanaTypeErrors({ ...broken, scheme: 1 } as typeof broken).join("\n");
  for (const flaw of ["loud", "lineWide", "scheme"]) expect(errors).toContain(flaw);
});

it("asks for the metrics that the Watchtower has", () => {
  const asked = (image: string) =>
    [...new Set(expressions(image).flatMap((expr) => expr.match(/watchtower_\w+/g) ?? []))].sort();
  const common = [
    "watchtower_containers_failed",
    "watchtower_containers_scanned",
    "watchtower_containers_updated",
    "watchtower_scans_total",
  ];
  expect(asked("containrrr/watchtower:1.7.1")).toStrictEqual([...common, "watchtower_scans_skipped"].sort());
  expect(asked("nickfedor/watchtower:1.9.0")).toStrictEqual(
    [...common, "watchtower_scans_skipped_total"].sort(),
  );
  expect(asked("nickfedor/watchtower:1.21.0")).toStrictEqual(
    [...common, "watchtower_containers_restarted", "watchtower_containers_skipped"].sort(),
  );
});

it("holds no variable that Grafana would have to fill in", () => {
  for (const image of images) expect(JSON.stringify(of(image))).not.toContain("$");
});

it("is the file that Grafana reads", () => {
  const { files } = managementStack({ monitoring: {} });
  const text = files["grafana/dashboards/watchtower.json"] ?? "";
  expect(JSON.parse(text)).toStrictEqual(of("containrrr/watchtower"));
  expect(text.endsWith("}\n")).toBe(true);
});
