import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One document of the conformance data, with the verdicts of the reference parsers (fixtures/README.md). */
export interface ConformanceRow {
  id: string;
  source: string;
  input: string | Uint8Array;
  accepts: Partial<Record<"expfmt_utf8" | "promparse" | "omparse" | "py_prom" | "py_om", boolean>>;
  shouldParse: boolean | undefined;
  expected: { promparse?: ServerEntry[]; omparse?: ServerEntry[]; expfmt?: ExpfmtFamily[] };
}

/** What the Prometheus server's parsers emit for a line. */
export type ServerEntry =
  | {
      k: "sample";
      labels: [string, string][];
      value: WireNumber;
      timestampMs?: number;
      exemplar?: ServerExemplar;
    }
  | { k: "type"; name: string; type: string }
  | { k: "help"; name: string; help: string }
  | { k: "unit"; name: string; unit: string }
  | { k: "comment" };

export interface ServerExemplar {
  labels: [string, string][];
  value: WireNumber;
  timestampMs?: number;
}

/** What Go's expfmt makes of a family; only the metadata is compared. */
export interface ExpfmtFamily {
  name: string;
  type: string;
  help?: string;
}

/** JSON has no NaN and Inf: the data writes them as words. */
export type WireNumber = number | "NaN" | "+Inf" | "-Inf";

/** The number a word of the data stands for. */
export function fromWire(value: WireNumber): number {
  return typeof value === "number" ? value : Number(value.replace("Inf", "Infinity"));
}

export const fixtures = join(import.meta.dirname, "..", "fixtures");

/** Reads one of the `.jsonl` files of test/fixtures. */
export function readRows(file: string): ConformanceRow[] {
  const lines = readFileSync(join(fixtures, file), "utf8").split("\n");
  return lines.filter(Boolean).map((line) => {
    const row = JSON.parse(line) as {
      id: string;
      source: string;
      input?: string;
      inputBase64?: string;
      accepts: ConformanceRow["accepts"];
      upstream?: { shouldParse?: boolean };
      expected?: ConformanceRow["expected"];
    };
    return {
      id: row.id,
      source: row.source,
      input: row.input ?? new Uint8Array(Buffer.from(row.inputBase64 ?? "", "base64")),
      accepts: row.accepts,
      shouldParse: row.upstream?.shouldParse,
      expected: row.expected ?? {},
    };
  });
}
