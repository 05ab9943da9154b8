import type { Random } from "./random.ts";

const names = ["a", "up", "go_gc_seconds", "rpc_seconds", "http:rate5m", "rpc_seconds_bucket", "__proto__"];
const labelNames = ["le", "quantile", "code", "path", "a", "_x", "constructor", "__proto__", "__name__"];
const labelValues = [
  "",
  "0.5",
  "+Inf",
  "200",
  "/api/v1/things",
  "GET",
  "x y",
  "ü",
  "C:\\\\dir",
  'say \\"hi\\"',
];
const values = [
  "0",
  "1",
  "42",
  "-7",
  "0.25",
  "1.5e+06",
  "2.97e-05",
  "NaN",
  "+Inf",
  "-Inf",
  "1e22",
  "17.123456789012345",
  "9007199254740993",
];
const types = [
  "counter",
  "gauge",
  "histogram",
  "summary",
  "untyped",
  "unknown",
  "gaugehistogram",
  "info",
  "stateset",
  "COUNTER",
  "nonsense",
];
const helps = ["Some help.", "with \\\\ and \\n", "ünïcode", "trailing \\", " led by a blank"];

function labelSet(random: Random): string {
  const count = random.pick([0, 1, 1, 2, 3, 5]);
  if (count === 0) return random.chance(6) ? "{}" : "";
  const labels = Array.from({ length: count }, (_, index) => {
    const name = index === 0 || random.chance(8) ? random.pick(labelNames) : `l${index}`;
    return `${random.chance(15) ? `"${name}.x"` : name}="${random.pick(labelValues)}"`;
  });
  return `{${labels.join(random.chance(12) ? ", " : ",")}${random.chance(15) ? "," : ""}}`;
}

function tail(random: Random, format: "text" | "openmetrics"): string {
  if (!random.chance(6)) return "";
  const timestamp = random.pick(["1700000000000", "0", "-5", "1520879607.789", "12x"]);
  if (format === "text") return ` ${timestamp}`;
  return random.pick([` ${timestamp}`, ' # {id="x"} 1', ` ${timestamp} # {id="x"} 0.5 1.25`]);
}

/** A page of a few families, most of them well-formed, in runs of samples that resemble each other. */
export function randomPage(random: Random, format: "text" | "openmetrics"): string {
  const lines: string[] = [];
  const families = 1 + random.below(3);
  for (let family = 0; family < families; family++) {
    const name = random.pick(names);
    if (!random.chance(4)) lines.push(`# HELP ${name} ${random.pick(helps)}`);
    if (!random.chance(4)) lines.push(`# TYPE ${name} ${random.pick(types)}`);
    if (random.chance(10))
      lines.push(random.pick(["", "# a comment", "#", "# UNIT rpc_seconds seconds", "  "]));
    let series = name + random.pick(["", "_bucket", "_sum", "_total"]) + labelSet(random);
    for (let sample = random.below(5); sample > 0; sample--) {
      if (random.chance(3)) series = name + random.pick(["", "_bucket", "_count"]) + labelSet(random);
      lines.push(`${series} ${random.pick(values)}${tail(random, format)}`);
    }
  }
  if (format === "openmetrics" && !random.chance(8)) lines.push("# EOF");
  return lines.join("\n") + (random.chance(8) ? "" : "\n");
}

const splices = [
  '"', "\\", "{", "}", ",", "=", " ", "\t", "\r", "#", "\n", "\n\n", "\r\n", "\0", "é", "\u{1f600}", "\ufeff", "\u00a0",
  "NaN", "+Inf", "1e400", "0x1F", "1_0", "__name__", '__proto__="1"', "# EOF\n", "# TYPE a gauge\n", "a 1\n",
  'a{le="1"} 2\n', '{"a.b",c="d"} 3\n', '{"', '"}', " 5", ' # {a="b"} 1', "-", "+", ".", "e",
]; // prettier-ignore

/** The same bytes with a few of them changed, taken out, doubled or put in. */
export function mutate(random: Random, page: Uint8Array): Uint8Array {
  let bytes = Buffer.from(page);
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = random.below(bytes.length + 1);
    const to = Math.min(bytes.length, at + random.below(12));
    const kind = random.below(5);
    const middle =
      kind === 0
        ? Buffer.from(random.pick(splices))
        : kind === 1
          ? Buffer.from([random.below(256)])
          : kind === 2
            ? Buffer.concat([bytes.subarray(at, to), bytes.subarray(at, to)])
            : Buffer.alloc(0);
    const keepFrom = kind === 0 ? at : kind === 1 ? Math.min(bytes.length, at + 1) : to;
    bytes = Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(keepFrom)]);
  }
  return new Uint8Array(bytes);
}

/** The same lines with other numbers behind their series, here and there: what the next scrape looks like. */
export function nextScrape(random: Random, page: string): string {
  return page.replace(/(?<=[}a-z0-9_] )[0-9.]+(?=\n)/g, (value) =>
    random.chance(2) ? random.pick(values) : value,
  );
}
