import type { ScanValues } from "./scan-metrics.ts";
import type { WatchtowerFlavour } from "./settings.ts";

/** One metric family of an exposition; a sample is its name's suffix with labels, and its value. */
export interface Family {
  readonly name: string;
  readonly type: "gauge" | "counter" | "summary";
  readonly help: string;
  readonly samples: readonly (readonly [suffix: string, value: number])[];
}

/** Prints a number as client_golang does: large and small ones with a signed two-digit exponent. */
export function printValue(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  const magnitude = Math.abs(value);
  if (value === 0 || (magnitude >= 1e-4 && magnitude < 1e6)) return String(value);
  if (Number.isInteger(value) && magnitude < 1e6) return String(value);
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** Prints families in the text format 0.0.4, sorted by name as a registry gathers them. */
export function printFamilies(families: readonly Family[]): string {
  return [...families]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      ({ name, type, help, samples }) =>
        `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n` +
        samples.map(([suffix, value]) => `${name}${suffix} ${printValue(value)}\n`).join(""),
    )
    .join("");
}

function single(name: string, type: Family["type"], help: string, value: number): Family {
  return { name, type, help, samples: [["", value]] };
}

/** Watchtower's own families (reference/watchtower.md b.2). */
export function watchtowerFamilies(flavour: WatchtowerFlavour, values: ScanValues): Family[] {
  const gauge = (name: string, help: string, value: number): Family =>
    single(`watchtower_containers_${name}`, "gauge", help, value);
  const counter = (name: string, help: string, value: number): Family =>
    single(`watchtower_${name}`, "counter", help, value);
  const shared = [
    gauge(
      "scanned",
      "Number of containers scanned for changes by watchtower during the last scan",
      values.scanned,
    ),
    gauge("updated", "Number of containers updated by watchtower during the last scan", values.updated),
    gauge("failed", "Number of containers where update failed during the last scan", values.failed),
    counter("scans_total", "Number of scans since the watchtower started", values.scansTotal),
  ];
  if (flavour === "containrrr") {
    return [
      ...shared,
      counter("scans_skipped", "Number of skipped scans since watchtower started", values.scansSkipped),
    ];
  }
  return [
    ...shared,
    gauge(
      "restarted",
      "Number of containers restarted due to linked dependencies during the last scan",
      values.restarted,
    ),
    gauge("skipped", "Number of containers skipped during the last scan", values.skipped),
    counter(
      "containers_restarted_total",
      "Total number of containers restarted due to linked dependencies",
      values.restartedTotal,
    ),
    counter("scans_skipped_total", "Number of skipped scans since watchtower started", 0),
    counter("metrics_dropped_total", "Number of metrics dropped due to full channel", 0),
  ];
}
