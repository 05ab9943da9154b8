import { parseColumns } from "@stack/prometheus-text";
import { pageText } from "./pages.ts";
import type { Rounds } from "./rounds.ts";
import { short } from "./table.ts";

/** The pages that have bars, and the large one as it grows. */
export interface MeasuredPages {
  watchtower: Rounds;
  "10MB": Rounds;
  /** How many times as long 100 MB take as 10 MB. */
  growth: { eager: number | undefined; columns: number | undefined; streaming: number | undefined };
}

/** One bar set for this package: what was measured, and whether it is met. */
export interface Bar {
  what: string;
  measured: number | undefined;
  met: boolean;
}

function atLeast(what: string, measured: number | undefined, bar: number): Bar {
  return { what: `${what}: at least ${bar} times`, measured, met: measured !== undefined && measured >= bar };
}

function atMost(what: string, measured: number | undefined, bar: number, unit = "times"): Bar {
  return {
    what: `${what}: at most ${bar} ${unit}`,
    measured,
    met: measured !== undefined && measured <= bar,
  };
}

/** The bars set for this package, against this run's own figures. */
export function bars({ watchtower, "10MB": large, growth }: MeasuredPages): Bar[] {
  const eager = "parseMetrics, text";
  const json = "JSON.parse, equal bytes";
  const scan = "charCodeAt scan";
  const heapBytes = large.median("parseColumns", "heapBytes");
  const arrayBytes = large.median("parseColumns", "externalBytes");
  const samples = parseColumns(Buffer.from(pageText("10MB"))).length;
  return [
    atLeast("eager over prom2javascript, 10 MB", large.ratio("prom2javascript", eager), 3),
    atMost("eager, of JSON.parse, 10 MB", large.ratio(eager, json), 2),
    atMost("eager, of JSON.parse, 10 MB, aimed at", large.ratio(eager, json), 1.5),
    atMost("eager, of the charCodeAt scan, Watchtower", watchtower.ratio(eager, scan), 1.5),
    atLeast("columns over prom2javascript, 10 MB", large.ratio("prom2javascript", "parseColumns"), 12),
    atMost("columns, of the charCodeAt scan, 10 MB", large.ratio("parseColumns", scan), 1.2),
    atMost("columns, heap, 10 MB", heapBytes === undefined ? undefined : heapBytes / 1e6, 1, "MB"),
    atMost(
      "columns, typed arrays",
      arrayBytes === undefined ? undefined : arrayBytes / samples,
      32,
      "bytes a sample",
    ),
    atLeast(
      "repeat scrape over prom2javascript, 10 MB",
      large.ratio("prom2javascript", "createScrapeParser, bytes"),
      20,
    ),
    atMost("columns, 100 MB of 10 MB", growth.columns, 10.5),
    atMost("streaming, 100 MB of 10 MB", growth.streaming, 10.5),
    atMost("eager, 100 MB of 10 MB", growth.eager, 12),
  ];
}

/** Bars as rows of a table. */
export function barRows(all: readonly Bar[]): string[][] {
  return all.map(({ what, measured, met }) => [what, short(measured), met ? "met" : "missed"]);
}
