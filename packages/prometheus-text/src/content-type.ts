import type { ExpositionFormat } from "./dialect.ts";

/** How a server writes names beyond `[a-zA-Z0-9_:]` (Prometheus 3, content negotiation). */
export type EscapingScheme = "allow-utf-8" | "underscores" | "dots" | "values";

/** What to ask a server for. */
export interface AcceptOptions {
  /** The format wanted most, default `"text"`; the other one is accepted too. */
  prefer?: ExpositionFormat;
  /** Asks for a way of escaping names. Default none: the server's own choice, which older ones take too. */
  escaping?: EscapingScheme;
}

/**
 * The `Accept` header to send for pages this package can read.
 *
 * Lists no protobuf, which servers send only where it is asked for (reference/compose-and-metrics.md B1).
 */
export function acceptHeader(options: AcceptOptions = {}): string {
  const { prefer = "text", escaping } = options;
  const parameters = escaping === undefined ? "" : `;escaping=${escaping}`;
  const openmetrics = `application/openmetrics-text;version=1.0.0${parameters}`;
  const text = `text/plain;version=0.0.4${parameters}`;
  const [first, second] = prefer === "text" ? [text, openmetrics] : [openmetrics, text];
  return `${first},${second};q=0.5,*/*;q=0.1`;
}

/** What a `Content-Type` says about a page. */
export interface ExpositionType {
  format: ExpositionFormat;
  /** As written (`0.0.4`, `1.0.0`); absent if the header has none. */
  version?: string;
  /** Absent if the header has none, or one we do not know. */
  escaping?: EscapingScheme;
}

const ESCAPING_SCHEMES = new Map<string, EscapingScheme>([
  ["allow-utf-8", "allow-utf-8"],
  ["underscores", "underscores"],
  ["dots", "dots"],
  ["values", "values"],
]);

/**
 * Reads the `Content-Type` of an answer: the format to parse it with, and its parameters.
 *
 * Never compare that header for equality: servers append `charset` and `escaping`
 * (reference/compose-and-metrics.md B1). No header at all is taken for the text format; `undefined` means
 * something this package cannot read, such as protobuf, HTML or JSON.
 */
export function parseContentType(header: string | null | undefined): ExpositionType | undefined {
  if (header === null || header === undefined || header.trim() === "") return { format: "text" };
  const [mediaType = "", ...parameters] = header.split(";").map((part) => part.trim());
  const format = formatOfMediaType(mediaType.toLowerCase());
  if (format === undefined) return undefined;
  const type: ExpositionType = { format };
  for (const parameter of parameters) {
    const [name = "", value = ""] = parameter.split("=", 2).map((part) => part.trim());
    const bare = value.replace(/^"(.*)"$/, "$1");
    if (name.toLowerCase() === "version") type.version = bare;
    if (name.toLowerCase() === "escaping") {
      const escaping = ESCAPING_SCHEMES.get(bare.toLowerCase());
      if (escaping !== undefined) type.escaping = escaping;
    }
  }
  return type;
}

function formatOfMediaType(mediaType: string): ExpositionFormat | undefined {
  if (mediaType === "application/openmetrics-text") return "openmetrics";
  return mediaType === "text/plain" ? "text" : undefined;
}
