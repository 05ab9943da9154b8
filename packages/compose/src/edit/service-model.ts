import { child, isScalarValue } from "../source/value.ts";
import type { MapValue, Value } from "../source/value.ts";

/** The label of a service: its text with `$$` and variables as they are written. */
export interface LabelModel {
  readonly text: string;
  /** Whether this is what the file says, not what Docker makes of a number or date. */
  readonly isText: boolean;
}

/** What edits are about in a service, with what it inherits by `<<`, aliases and `extends` within the document. */
export interface ServiceModel {
  readonly labels: ReadonlyMap<string, LabelModel>;
  readonly image: string | undefined;
  /** The service as it stands in the document. */
  readonly value: Value | undefined;
}

/** The services of a document; none where there are none or where they are no mapping. */
export function servicesOf(root: Value | undefined): ReadonlyMap<string, ServiceModel> {
  const services = child(root, "services");
  if (services?.kind !== "map") return new Map();
  return new Map([...services.entries].map(([name]) => [name, serviceModel(name, services)]));
}

function serviceModel(name: string, services: MapValue): ServiceModel {
  const chain = new Map<string, Value>();
  for (let at: string | undefined = name; at !== undefined && !chain.has(at);) {
    const value: Value | undefined = child(services, at);
    if (value === undefined) break;
    chain.set(at, value);
    at = baseOf(value);
  }
  const labels = new Map<string, LabelModel>();
  let image: string | undefined;
  for (const value of [...chain.values()].reverse()) {
    for (const [key, label] of labelsOf(child(value, "labels"))) labels.set(key, label);
    image = imageOf(value) ?? image;
  }
  return { labels, image, value: chain.get(name) };
}

function imageOf(service: Value): string | undefined {
  const image = child(service, "image");
  return image !== undefined && isScalarValue(image) && image.kind !== "null" ? image.text : undefined;
}

/** The service of the same file that one extends. */
function baseOf(service: Value): string | undefined {
  const base = child(service, "extends");
  if (base?.kind === "map" && base.entries.has("file")) return undefined;
  const name = base?.kind === "map" ? child(base, "service") : base;
  return name?.kind === "string" ? name.text : undefined;
}

/** The labels of a service, in map form or list form. */
function labelsOf(value: Value | undefined): [string, LabelModel][] {
  if (value?.kind === "map") {
    return [...value.entries].map(([key, { value: label }]) => [key, labelModel(label)]);
  }
  if (value?.kind !== "list") return [];
  return value.items.map((item) => {
    const text = isScalarValue(item) ? item.text : "";
    const at = text.indexOf("=");
    const key = at < 0 ? text : text.slice(0, at);
    // In a list the key is interpolated too (compose-and-metrics.md A4).
    return [key.replaceAll("$$", () => "$"), { text: at < 0 ? "" : text.slice(at + 1), isText: true }];
  });
}

function labelModel(value: Value): LabelModel {
  if (!isScalarValue(value) || value.kind === "null") return { text: "", isText: true };
  if (value.kind === "boolean") return { text: value.text.toLowerCase(), isText: true };
  return { text: value.text, isText: value.kind === "string" };
}
