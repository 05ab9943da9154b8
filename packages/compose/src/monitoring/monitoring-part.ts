import { grafanaPart } from "./grafana-service.ts";
import { prometheusPart } from "./prometheus-service.ts";
import { watchtowerMetrics } from "./watchtower-metrics.ts";
import { labelsOption } from "../stack/labels-option.ts";
import { objectOption } from "../stack/option-values.ts";
import type { ServiceContext } from "../stack/service-context.ts";
import { joinParts } from "../stack/stack-part.ts";
import type { StackPart } from "../stack/stack-part.ts";
import type { WatchtowerPart } from "../watchtower/watchtower-service.ts";

/** Builds `prometheus` and `grafana` with their files from options that may be anything. */
export function monitoringPart(
  value: unknown,
  watchtower: WatchtowerPart,
  context: (service: string) => ServiceContext,
): StackPart {
  const { problems } = context("prometheus");
  const options = objectOption(value, "monitoring", ["prometheus", "grafana", "labels"], problems);
  const labels = labelsOption(options["labels"], "monitoring.labels", problems);
  const labelled = (service: string): ServiceContext => {
    const own = context(service);
    return { ...own, labels: { ...own.labels, ...labels } };
  };
  const prometheus = prometheusPart(options["prometheus"], watchtower, labelled("prometheus"));
  if (options["grafana"] === false) return prometheus;
  const metrics = watchtowerMetrics(watchtower.settings.flavour, watchtower.settings.image);
  const grafana = grafanaPart(options["grafana"], metrics, prometheus, labelled("grafana"));
  return joinParts([prometheus, grafana]);
}
