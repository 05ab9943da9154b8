import { NEWLINE } from "../line/character.ts";
import type { MetadataLine } from "../line/comment-line.ts";
import type { ExpositionFormat } from "../dialect.ts";
import { FamilyBuilder } from "../families/family-builder.ts";
import type { MetricFamily, Sample } from "../metric-family.ts";
import type { LineNote, LineSink } from "../page/page-parser.ts";
import type { Page } from "../page/page.ts";
import type { PlainLine } from "../plain/plain-line.ts";
import type { TemplateSample } from "./scrape-template.ts";

/** Collects the lines of a page into families, and keeps for each sample where its line was. */
export class ScrapeRecorder implements LineSink {
  readonly samples: TemplateSample[] = [];
  readonly #builder: FamilyBuilder;
  readonly #bytes: Uint8Array;

  constructor(format: ExpositionFormat, bytes: Uint8Array) {
    this.#builder = new FamilyBuilder(format);
    this.#bytes = bytes;
  }

  get families(): MetricFamily[] {
    return this.#builder.families;
  }

  metadata(line: MetadataLine): LineNote | undefined {
    return this.#builder.metadata(line);
  }

  sample(sample: Sample, start: number): LineNote | undefined {
    const note = this.#builder.sample(sample);
    const newline = this.#bytes.indexOf(NEWLINE, start);
    this.#record(start, newline < 0 ? this.#bytes.length : newline + 1, 0);
    return note;
  }

  plainSample(line: PlainLine, page: Page): LineNote | undefined {
    const note = this.#builder.plainSample(line, page);
    this.#record(line.start, line.next, line.seriesLength);
    return note;
  }

  #record(start: number, end: number, seriesLength: number): void {
    const record = this.#builder.current;
    const sample = record?.family.samples[record.sampleCount - 1];
    if (record === undefined || sample === undefined) return;
    this.samples.push({
      name: sample.name,
      labels: sample.labels,
      family: record.index,
      start,
      end,
      seriesLength,
    });
  }
}
