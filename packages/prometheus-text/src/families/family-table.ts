import type { MetadataLine } from "../line/comment-line.ts";
import type { ExpositionFormat } from "../dialect.ts";
import { FamilyIndex } from "./family-index.ts";
import type { MetricFamily, MetricType } from "../metric-family.ts";
import { suffixesOf } from "../line/metric-type.ts";
import type { ParseProblemCode } from "../parse-problem.ts";

/** A family while its page is being read. */
export interface FamilyRecord {
  readonly family: MetricFamily;
  /** Its place among the families of the page. */
  readonly index: number;
  sampleCount: number;
  /** A TYPE line named it. */
  typed: boolean;
  /** Lines of another family came after it. */
  left: boolean;
}

/** Why a metadata line or sample is out of place; nothing is lost by it. */
export interface Misplacement {
  code: Extract<ParseProblemCode, "REPEATED_METADATA" | "LATE_METADATA" | "INTERLEAVED_FAMILY">;
  message: string;
}

/**
 * The families of a page, in order of first mention, and which one a line belongs to.
 *
 * A sample goes to the family of exactly its name, else to the one its name adds a suffix of its type to
 * (`rpc_seconds_bucket` to histogram `rpc_seconds`), else to a new one of its own.
 */
export class FamilyTable {
  readonly families: MetricFamily[] = [];
  /** The family being written. */
  current: FamilyRecord | undefined;
  readonly #format: ExpositionFormat;
  readonly #index = new FamilyIndex();

  constructor(format: ExpositionFormat) {
    this.#format = format;
  }

  /** Finds or makes the family of a sample. */
  familyOf(sampleName: string): FamilyRecord {
    if (this.current?.family.name === sampleName) return this.current;
    return this.#index.get(sampleName) ?? this.#ownerOf(sampleName) ?? this.#add(sampleName);
  }

  /** Makes `record` the one being written; says if the page had left it before. */
  enter(record: FamilyRecord): Misplacement | undefined {
    if (record === this.current) return undefined;
    if (this.current !== undefined) this.current.left = true;
    this.current = record;
    if (!record.left) return undefined;
    const { family } = record;
    if (record.sampleCount > 0) (family.resumedAt ??= []).push(record.sampleCount);
    return {
      code: "INTERLEAVED_FAMILY",
      message: `Metric "${family.name.slice(0, 60)}" goes on here after lines of another one: write each in one piece`,
    };
  }

  /** Takes over what a metadata line says; the first of two stands, with a word about the second. */
  describe(line: MetadataLine): Misplacement | undefined {
    const known = this.current?.family.name === line.name ? this.current : this.#index.get(line.name);
    if (known !== undefined) return this.#describeAgain(known, line);
    const record = this.#add(line.name, line.kind === "help" ? line.help : undefined);
    apply(record, line);
    return this.enter(record);
  }

  #describeAgain(record: FamilyRecord, line: MetadataLine): Misplacement | undefined {
    const interleaved = this.enter(record);
    const { family } = record;
    const late = record.sampleCount > 0;
    const repeated = line.kind === "type" ? record.typed : family[line.kind] !== undefined;
    if (repeated) {
      return {
        code: "REPEATED_METADATA",
        message: `A second ${line.kind.toUpperCase()} line for metric "${line.name.slice(0, 60)}": the first one stands`,
      };
    }
    apply(record, line);
    if (!late) return interleaved;
    return {
      code: "LATE_METADATA",
      message: `The ${line.kind.toUpperCase()} line of metric "${line.name.slice(0, 60)}" comes after its samples`,
    };
  }

  #ownerOf(sampleName: string): FamilyRecord | undefined {
    const underscore = sampleName.lastIndexOf("_");
    if (underscore <= 0) return undefined;
    const base = sampleName.slice(0, underscore);
    const record = this.current?.family.name === base ? this.current : this.#index.get(base);
    if (record === undefined) return undefined;
    const suffix = sampleName.slice(underscore);
    return suffixesOf(record.family.type, this.#format).includes(suffix) ? record : undefined;
  }

  #add(name: string, help?: string): FamilyRecord {
    const type: MetricType = this.#format === "text" ? "untyped" : "unknown";
    const family: MetricFamily =
      help === undefined ? { name, type, samples: [] } : { name, type, help, samples: [] };
    const record = { family, index: this.families.length, sampleCount: 0, typed: false, left: false };
    this.#index.add(record);
    this.families.push(family);
    return record;
  }
}

/** Takes over what a metadata line says; an empty unit says that there is none. */
function apply(record: FamilyRecord, line: MetadataLine): void {
  const { family } = record;
  if (line.kind === "type") {
    record.typed = true;
    family.type = line.type;
  } else if (line.kind === "help") {
    family.help = line.help;
  } else if (line.unit !== "") {
    family.unit = line.unit;
  }
}
