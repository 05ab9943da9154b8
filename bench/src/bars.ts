import { parseColumns } from "@stack/prometheus-text";
import type { ContenderName } from "./contenders.ts";
import type { Measurement } from "./measure.ts";
import { pageText } from "./pages.ts";
import type { PageName } from "./pages.ts";
import { short } from "./table.ts";

/** Every measurement of a run. */
export type Results = Record<PageName, Partial<Record<ContenderName, Measurement>>>;

/** One bar this package wants to clear: what was measured, and whether it was. */
export interface Bar {
  what: string;
  measured: string;
  met: boolean | undefined;
}

/** The bars set for this package, against this run's own figures. */
export function bars(results: Results): Bar[] {
  const time = (page: PageName, name: ContenderName): number => results[page][name]?.medianMs ?? NaN;
  const ratio = (page: PageName, a: ContenderName, b: ContenderName): number => time(page, a) / time(page, b);
  const atLeast = (what: string, value: number, bar: number): Bar => ({
    what: `${what}: at least ${bar} times`,
    measured: short(value),
    met: Number.isNaN(value) ? undefined : value >= bar,
  });
  const atMost = (what: string, value: number, bar: number, unit = " times"): Bar => ({
    what: `${what}: at most ${bar}${unit}`,
    measured: short(value),
    met: Number.isNaN(value) ? undefined : value <= bar,
  });
  const columns = parseColumns(Buffer.from(pageText("10MB")));
  const columnBytes = results["10MB"].parseColumns;
  const typed = columns.values.byteLength + columns.familyIndices.byteLength + columns.values.length * 4;
  return [
    atLeast("eager over prom2javascript, 10 MB", ratio("10MB", "prom2javascript", "parseMetrics, text"), 3),
    atMost("eager, of JSON.parse, 10 MB", ratio("10MB", "parseMetrics, text", "JSON.parse, equal bytes"), 2),
    atMost(
      "eager, of JSON.parse, 10 MB, aimed at",
      ratio("10MB", "parseMetrics, text", "JSON.parse, equal bytes"),
      1.5,
    ),
    atMost(
      "eager, of the charCodeAt scan, Watchtower",
      ratio("watchtower", "parseMetrics, text", "charCodeAt scan"),
      1.5,
    ),
    atLeast("columns over prom2javascript, 10 MB", ratio("10MB", "prom2javascript", "parseColumns"), 12),
    atMost("columns, of the charCodeAt scan, 10 MB", ratio("10MB", "parseColumns", "charCodeAt scan"), 1.2),
    atMost("columns, heap, 10 MB", (columnBytes?.heapBytes ?? NaN) / 1e6, 1, " MB"),
    atMost(
      "columns, typed arrays",
      Math.max(typed, columnBytes?.externalBytes ?? 0) / columns.length,
      32,
      " bytes a sample",
    ),
    atLeast(
      "repeat scrape over prom2javascript, 10 MB",
      ratio("10MB", "prom2javascript", "createScrapeParser, bytes"),
      20,
    ),
    ...(
      [
        ["columns", "parseColumns", 10.5],
        ["streaming", "iterateSamples", 10.5],
        ["eager", "parseMetrics, text", 12],
      ] as const
    ).map(([what, name, bar]) =>
      atMost(`${what}, 100 MB of 10 MB`, time("100MB", name) / time("10MB", name), bar),
    ),
  ];
}
