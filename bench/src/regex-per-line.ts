import type { Sample } from "@stack/prometheus-text";

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+(-?\d+))?\s*$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** What many a project writes by hand: split into lines, one expression for each, another for its labels. */
export function parseByRegex(page: string): Sample[] {
  const samples: Sample[] = [];
  for (const line of page.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const match = LINE.exec(line);
    if (match === null) continue;
    const [, name = "", labelText, value = "", timestamp] = match;
    const labels: Record<string, string> = {};
    if (labelText !== undefined) {
      for (const [, key = "", text = ""] of labelText.matchAll(LABEL)) {
        labels[key] = text.includes("\\") ? unescape(text) : text;
      }
    }
    const sample: Sample = { name, labels, value: numberOf(value) };
    if (timestamp !== undefined) sample.timestampMs = Number(timestamp);
    samples.push(sample);
  }
  return samples;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
}

function numberOf(text: string): number {
  if (text === "+Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}
