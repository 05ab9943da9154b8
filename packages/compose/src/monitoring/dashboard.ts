import { columns, dashboardPanels } from "./dashboard-panels.ts";
import type { PanelPlan } from "./dashboard-panels.ts";
import type { WatchtowerMetrics } from "./watchtower-metrics.ts";

/** The provisioned data source: panels refer to it by its uid. */
export const datasource = { type: "prometheus", uid: "watchtower-prometheus" };

const heights = { stat: 4, timeseries: 8 };

/** The dashboard for a Watchtower as Grafana 10 and later read it from a file. */
export function dashboard(metrics: WatchtowerMetrics) {
  return {
    uid: "watchtower",
    title: "Watchtower",
    description: "Scans and updates of Watchtower, scraped from /v1/metrics.",
    tags: ["watchtower"],
    schemaVersion: 39,
    version: 1,
    editable: false,
    timezone: "browser",
    time: { from: "now-7d", to: "now" },
    refresh: "1m",
    graphTooltip: 1,
    annotations: { list: [] },
    templating: { list: [] },
    links: [],
    panels: placed(dashboardPanels(metrics)),
  };
}

/** Panels from left to right; one that does not fit, or is of another height, begins a row. */
function placed(plans: readonly PanelPlan[]) {
  const place = { x: 0, y: 0, h: 0 };
  return plans.map((plan, index) => {
    const h = heights[plan.type];
    if (place.x + plan.width > columns || (place.h !== 0 && place.h !== h)) {
      place.y += place.h;
      place.x = 0;
    }
    place.h = h;
    const gridPos = { x: place.x, y: place.y, w: plan.width, h };
    place.x += plan.width;
    return panel(plan, index + 1, gridPos);
  });
}

function panel(plan: PanelPlan, id: number, gridPos: { x: number; y: number; w: number; h: number }) {
  const { type, title, description, unit, queries } = plan;
  const isStat = type === "stat";
  return {
    id,
    type,
    title,
    description,
    datasource,
    gridPos,
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource,
      editorMode: "code",
      expr,
      legendFormat: legend,
      instant: isStat,
      range: !isStat,
    })),
    fieldConfig: {
      defaults: { unit, min: 0, ...(isStat ? statField(plan) : { custom: lines }) },
      overrides: [],
    },
    options: isStat ? statOptions : graphOptions,
  };
}

function statField({ redFrom, words = {} }: PanelPlan) {
  const steps = [
    { color: "green", value: null },
    ...(redFrom === undefined ? [] : [{ color: "red", value: redFrom }]),
  ];
  const options = Object.fromEntries(
    Object.entries(words).map(([value, word], index) => [value, { ...word, index }]),
  );
  return {
    color: { mode: "thresholds" },
    thresholds: { mode: "absolute", steps },
    mappings: Object.keys(words).length === 0 ? [] : [{ type: "value", options }],
  };
}

const statOptions = {
  reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
  colorMode: "value",
  graphMode: "none",
  justifyMode: "auto",
  orientation: "auto",
  textMode: "auto",
};

/** A value holds until the next scan: a slope between two would show scans that were not. */
const lines = {
  drawStyle: "line",
  lineInterpolation: "stepAfter",
  lineWidth: 1,
  fillOpacity: 10,
  showPoints: "never",
};

const graphOptions = {
  legend: { calcs: [], displayMode: "list", placement: "bottom", showLegend: true },
  tooltip: { mode: "multi", sort: "none" },
};
