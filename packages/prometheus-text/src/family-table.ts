import type { MetadataLine } from "./comment-line.ts";
import type { ExpositionFormat } from "./dialect.ts";
import type { MetricFamily, MetricType } from "./metric-family.ts";
import { suffixesOf } from "./metric-type.ts";
import type { ParseProblemCode } from "./parse-problem.ts";

/** A family while its page is being read. */
export interface FamilyRecord {
  readonly family: MetricFamily;
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
 * The families of a page, in order of first mention, and which one a sample belongs to.
 *
 * A sample goes to the family of exactly its name, else to the one its name adds a suffix of its type to
 * (`rpc_seconds_bucket` to histogram `rpc_seconds`), else to a new one of its own.
 */
export class FamilyTable {
  readonly families: MetricFamily[] = [];
  readonly #format: ExpositionFormat;
  readonly #records = new Map<string, FamilyRecord>();
  /** The family being written. */
  current: FamilyRecord | undefined;

  constructor(format: ExpositionFormat) {
    this.#format = format;
  }

  /** Finds or makes the family of a sample. */
  familyOf(sampleName: string): FamilyRecord {
    if (this.current?.family.name === sampleName) return this.current;
    return this.#records.get(sampleName) ?? this.#ownerOf(sampleName) ?? this.#add(sampleName);
  }

  /** Makes `record` the one being written; says if the page had left it before. */
  enter(record: FamilyRecord): Misplacement | undefined {
    if (record === this.current) return undefined;
    if (this.current !== undefined) this.current.left = true;
    this.current = record;
    if (!record.left) return undefined;
    const { family } = record;
    if (family.samples.length > 0) (family.resumedAt ??= []).push(family.samples.length);
    return {
      code: "INTERLEAVED_FAMILY",
      message: `Metric "${family.name.slice(0, 60)}" goes on here after lines of another one: write each in one piece`,
    };
  }

  /** Takes over what a metadata line says; the first of two stands, with a word about the second. */
  describe(line: MetadataLine): Misplacement | undefined {
    const record =
      this.current?.family.name === line.name
        ? this.current
        : (this.#records.get(line.name) ?? this.#add(line.name));
    const interleaved = this.enter(record);
    const late = record.family.samples.length > 0;
    if (this.#isRepeated(record, line.kind)) {
      return {
        code: "REPEATED_METADATA",
        message: `A second ${line.kind.toUpperCase()} line for metric "${line.name.slice(0, 60)}": the first one stands`,
      };
    }
    if (line.kind === "type") {
      record.typed = true;
      record.family.type = line.type;
    } else if (line.kind === "help") {
      record.family.help = line.help;
    } else if (line.unit !== "") {
      record.family.unit = line.unit;
    }
    if (!late) return interleaved;
    return {
      code: "LATE_METADATA",
      message: `The ${line.kind.toUpperCase()} line of metric "${line.name.slice(0, 60)}" comes after its samples`,
    };
  }

  #isRepeated({ family, typed }: FamilyRecord, kind: "type" | "help" | "unit"): boolean {
    if (kind === "type") return typed;
    return family[kind] !== undefined;
  }

  #ownerOf(sampleName: string): FamilyRecord | undefined {
    const underscore = sampleName.lastIndexOf("_");
    if (underscore <= 0) return undefined;
    const record = this.#records.get(sampleName.slice(0, underscore));
    if (record === undefined) return undefined;
    const suffix = sampleName.slice(underscore);
    return suffixesOf(record.family.type, this.#format).includes(suffix) ? record : undefined;
  }

  #add(name: string): FamilyRecord {
    const type: MetricType = this.#format === "text" ? "untyped" : "unknown";
    const record = { family: { name, type, samples: [] }, typed: false, left: false };
    this.#records.set(name, record);
    this.families.push(record.family);
    return record;
  }
}
