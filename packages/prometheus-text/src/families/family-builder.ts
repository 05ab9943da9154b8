import type { MetadataLine } from "../line/comment-line.ts";
import type { ExpositionFormat } from "../dialect.ts";
import { FamilyTable } from "./family-table.ts";
import type { FamilyRecord } from "./family-table.ts";
import type { MetricFamily, Sample } from "../metric-family.ts";
import type { LineNote, LineSink } from "../page/page-parser.ts";
import type { Page } from "../page/page.ts";
import type { PlainLine } from "../plain/plain-line.ts";
import { SampleBuilder } from "../plain/sample-builder.ts";

/** Collects the lines of a page into families. */
export class FamilyBuilder implements LineSink {
  readonly #table: FamilyTable;
  readonly #builder = new SampleBuilder();
  /** The family of the plain sample read last. */
  #record: FamilyRecord | undefined;

  constructor(format: ExpositionFormat) {
    this.#table = new FamilyTable(format);
  }

  get families(): MetricFamily[] {
    return this.#table.families;
  }

  /** The family of the sample added last. */
  get current(): FamilyRecord | undefined {
    return this.#table.current;
  }

  metadata(line: MetadataLine): LineNote | undefined {
    return this.#table.describe(line);
  }

  sample(sample: Sample): LineNote | undefined {
    const record = this.#table.familyOf(sample.name);
    const note = this.#table.enter(record);
    addSample(record, sample);
    return note;
  }

  plainSample(line: PlainLine, page: Page): LineNote | undefined {
    const sample = this.#builder.build(line, page);
    const last = this.#record;
    if (line.sameName && last !== undefined && last === this.#table.current) {
      addSample(last, sample);
      return undefined;
    }
    const record = (this.#record = this.#table.familyOf(sample.name));
    const note = this.#table.enter(record);
    addSample(record, sample);
    return note;
  }
}

/** Adds a sample to a family. The first one comes in an array of its own: pushing it would reserve room for 17. */
function addSample(record: FamilyRecord, sample: Sample): void {
  if (record.sampleCount++ === 0) record.family.samples = [sample];
  else record.family.samples.push(sample);
}
