import type { MetricFamily, Sample } from "../metric-family.ts";

/** What is wrong with the meaning of a page that can be read. A closed set: safe to switch over. */
export type FindingCode =
  | "NAME_CLASH"
  | "INTERLEAVED_FAMILY"
  | "COUNTER_NAME"
  | "UNIT"
  | "SAMPLE_NAME"
  | "MISSING_LABEL"
  | "INVALID_BOUND"
  | "INVALID_QUANTILE"
  | "INVALID_VALUE"
  | "NOT_INTEGER"
  | "EXEMPLAR"
  | "SPLIT_GROUP"
  | "TIMESTAMPS"
  | "BUCKET_ORDER"
  | "BUCKET_VALUES"
  | "MISSING_INF_BUCKET"
  | "COUNT_MISMATCH"
  | "MISSING_COUNT"
  | "MISSING_SUM"
  | "UNEXPECTED_SUM";

/** One thing wrong with the meaning of a page, and where. */
export interface Finding {
  code: FindingCode;
  /** One sentence naming the thing and the rule. */
  message: string;
  /** The family's index in the list that was validated. */
  family: number;
  /** The sample's index in `samples` of that family; absent where the family as a whole is meant. */
  sample?: number;
}

/** Where checks put what they find about one family. */
export class FamilyFindings {
  readonly #findings: Finding[];
  readonly #family: number;

  constructor(findings: Finding[], family: number) {
    this.#findings = findings;
    this.#family = family;
  }

  add(code: FindingCode, message: string, sample?: number): void {
    const finding: Finding = { code, message, family: this.#family };
    this.#findings.push(sample === undefined ? finding : { ...finding, sample });
  }
}

/** How messages show a sample: its name and labels, cut short. */
export function show(sample: Sample): string {
  const labels = Object.entries(sample.labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const series = labels.length === 0 ? sample.name : `${sample.name}{${labels.join(",")}}`;
  return series.length <= 120 ? series : `${series.slice(0, 120)}…`;
}

/** What a sample's name adds to its family's, or `undefined` if it does not begin with it. */
export function suffixOf(sample: Sample, family: MetricFamily): string | undefined {
  return sample.name.startsWith(family.name) ? sample.name.slice(family.name.length) : undefined;
}
