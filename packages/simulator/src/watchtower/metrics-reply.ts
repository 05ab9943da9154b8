import type { IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import { printFamilies } from "./exposition.ts";
import { chooseFormat } from "./metrics-format.ts";
import { printDelimited, printProtobufText } from "./metrics-protobuf.ts";
import type { WatchtowerRun } from "./watchtower-run.ts";

/** One scrape as it goes out. */
export interface MetricsReply {
  readonly body: Buffer;
  /** Content type, and coding when it is compressed; gzip is the only one of the metrics handler itself. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Renders the families a request asks for in the format and coding it asks for (reference/watchtower.md b.1). */
export function renderMetrics(
  run: WatchtowerRun,
  { headers }: IncomingMessage,
  names: readonly string[] = [],
): MetricsReply {
  const format = chooseFormat(headers.accept ?? "");
  const families = run.scrape(names);
  const escaping = run.inputs.flavour === "nicholas-fedor" ? "; escaping=underscores" : "";
  const contentType =
    format === "plain"
      ? "text/plain; version=0.0.4; charset=utf-8"
      : `application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=${format}`;
  const page =
    format === "plain"
      ? Buffer.from(printFamilies(families))
      : format === "delimited"
        ? printDelimited(families)
        : Buffer.from(printProtobufText(families, format));
  const zipped = /\bgzip\b(?!;\s*q=0(?:\.0*)?\s*(?:,|$))/.test([headers["accept-encoding"]].flat().join());
  return {
    body: zipped ? gzipSync(page) : page,
    headers: {
      "Content-Type": `${contentType}${escaping}`,
      ...(zipped ? { "Content-Encoding": "gzip" } : {}),
    },
  };
}
