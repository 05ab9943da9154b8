import { readFileSync } from "node:fs";

/** The pages measured: two real ones, and one of labelled histograms as large as asked. */
export type PageName = "watchtower" | "go" | "10MB" | "100MB";

const fixtures = new URL("../../packages/prometheus-text/test/fixtures/pages/", import.meta.url);

/** A page as text; `scrape` counts the scrapes of a target, whose values change from one to the next. */
export function pageText(name: PageName, scrape = 0): string {
  switch (name) {
    case "watchtower":
      return nextScrape(readFileSync(new URL("watchtower-1.7.1.txt", fixtures), "utf8"), scrape);
    case "go":
      return nextScrape(readFileSync(new URL("go-application.txt", fixtures), "utf8"), scrape);
    case "10MB":
      return histogramPage(10_000_000, scrape);
    case "100MB":
      return histogramPage(100_000_000, scrape);
  }
}

/** Adds to every whole number behind a series, as counters do. */
function nextScrape(page: string, scrape: number): string {
  if (scrape === 0) return page;
  return page.replace(/(?<=[}a-z] )\d+(?=\n)/g, (value) => String(Number(value) + scrape));
}

const BOUNDS = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"];
const METHODS = ["GET", "POST", "PUT", "DELETE"];
const CODES = ["200", "201", "400", "404", "500", "503"];

/** Histograms with four labels beside their bound, 12 buckets each, until there are so many bytes. */
function histogramPage(bytes: number, scrape: number): string {
  const chunks: string[] = [];
  let length = 0;
  let seed = 1;
  for (let family = 0; length < bytes; family++) {
    const name = `service_${family}_request_duration_seconds`;
    const lines = [
      `# HELP ${name} Time spent answering requests of service ${family}, in seconds.`,
      `# TYPE ${name} histogram`,
    ];
    for (let host = 0; host < 12; host++) {
      for (const method of METHODS) {
        for (const code of CODES) {
          const labels = `instance="10.0.${family % 256}.${host}:9100",handler="/api/v1/resource/${host}",method="${method}",code="${code}"`;
          let count = 0;
          for (const bound of BOUNDS) {
            seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
            count += (seed >>> 20) + scrape;
            lines.push(`${name}_bucket{${labels},le="${bound}"} ${count}`);
          }
          lines.push(
            `${name}_sum{${labels}} ${(count * 0.137_531).toFixed(6)}`,
            `${name}_count{${labels}} ${count}`,
          );
        }
      }
    }
    const chunk = `${lines.join("\n")}\n`;
    chunks.push(chunk);
    length += chunk.length;
  }
  return chunks.join("");
}
