import type { Labels, Sample } from "../metric-family.ts";
import type { Page } from "../page/page.ts";
import { FIELDS } from "./plain-line.ts";
import { ShortStrings } from "./short-strings.ts";
import type { PlainLine } from "./plain-line.ts";

/**
 * Makes samples of plain lines.
 *
 * Neighbouring lines share their strings: one name for a run of lines, and the labels of a line are a copy of
 * those of the line before with what differs written over. Copies of one object keep its hidden class, so a
 * page's labels need few of them.
 */
export class SampleBuilder {
  #name = "";
  #labels: Labels = {};
  readonly #labelNames: string[] = [];
  readonly #strings = new ShortStrings();

  build(line: PlainLine, page: Page): Sample {
    if (!line.sameName) this.#name = page.slice(line.start, line.start + line.nameLength) ?? "";
    const labels = this.#labelsOf(line, page);
    const { value, timestampMs } = line;
    if (timestampMs === undefined) return { name: this.#name, labels, value };
    return { name: this.#name, labels, value, timestampMs };
  }

  #labelsOf(line: PlainLine, page: Page): Labels {
    const { labelCount, offsets, start, sameLabelNames } = line;
    if (labelCount === 0) return {};
    if (!sameLabelNames) this.#readNames(line, page);
    const labels: Labels = sameLabelNames ? { ...this.#labels } : {};
    for (let label = sameLabelNames ? line.sharedLabels : 0; label < labelCount; label++) {
      const field = label * FIELDS;
      const from = start + (offsets[field + 2] as number);
      const to = start + (offsets[field + 3] as number);
      labels[this.#labelNames[label] as string] = this.#strings.get(page, from, to);
    }
    this.#labels = labels;
    return labels;
  }

  #readNames({ labelCount, offsets, start }: PlainLine, page: Page): void {
    for (let label = 0; label < labelCount; label++) {
      const field = label * FIELDS;
      const from = start + (offsets[field] as number);
      this.#labelNames[label] = this.#strings.get(page, from, start + (offsets[field + 1] as number));
    }
  }
}
