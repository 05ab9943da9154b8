/** How families are written: the text format 0.0.4 or one of three of Protocol Buffers. */
export type MetricsFormat = "plain" | "delimited" | "text" | "compact-text";

interface Offer {
  readonly format: MetricsFormat;
  readonly quality: number;
}

function readOffer(part: string): Offer | undefined {
  const [type = "", ...rest] = part.split(";").map((piece) => piece.trim());
  const parameters = new Map(
    rest.map((piece) => {
      const [name = "", value = ""] = piece.split("=", 2);
      return [name.toLowerCase(), value];
    }),
  );
  const quality = Number(parameters.get("q") ?? 1);
  if (type === "application/vnd.google.protobuf") {
    if (parameters.get("proto") !== "io.prometheus.client.MetricFamily") return undefined;
    const format = (["delimited", "text", "compact-text"] as const).find(
      (one) => one === parameters.get("encoding"),
    );
    return format && { format, quality };
  }
  const version = parameters.get("version");
  const plain = type === "text/plain" && (version === undefined || version === "" || version === "0.0.4");
  return plain ? { format: "plain", quality } : undefined;
}

/** The format an Accept header leads to: the best known one, never OpenMetrics; plain text when there is none. */
export function chooseFormat(accept: string): MetricsFormat {
  const offers = accept
    .split(",")
    .map(readOffer)
    .filter((offer) => offer !== undefined);
  return offers.sort((a, b) => b.quality - a.quality)[0]?.format ?? "plain";
}
