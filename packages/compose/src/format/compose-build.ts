import { extraHosts, fileMounts, ulimits } from "./compose-parts.ts";
import { byteSize, flag, keyedListOrMapping, nonEmpty, scalarValue, text } from "./scalars.ts";
import { either, from, list, mapOf, record, scalar, set } from "./shape.ts";

const context = scalar("text", ["string"], ({ text: item }) =>
  item.includes("=") ? undefined : `${JSON.stringify(item)} has no value.\nWrite name=value.`,
);
const key = scalar("text", ["string"], ({ text: item }) =>
  item.includes("=") || item === "default"
    ? undefined
    : `${JSON.stringify(item)} is neither default nor a key with its path.\nWrite id=path.`,
);
const textOrFlag = scalar("text or true or false", ["string", "boolean"]);

/** How a service's image is built, as Compose reads it. */
export const build = either(
  text,
  record({
    context: text,
    dockerfile: text,
    dockerfile_inline: text,
    entitlements: list(text),
    args: keyedListOrMapping,
    ssh: either(mapOf(scalarValue, { keys: nonEmpty }), set(key)),
    labels: keyedListOrMapping,
    cache_from: list(text),
    cache_to: list(text),
    no_cache: flag,
    no_cache_filter: from("5.0.0", either(text, set(text))),
    additional_contexts: either(mapOf(text, { keys: nonEmpty }), list(context)),
    network: text,
    provenance: from("2.39.0", textOrFlag),
    sbom: from("2.39.0", textOrFlag),
    pull: flag,
    target: text,
    shm_size: byteSize("whole number"),
    extra_hosts: extraHosts,
    isolation: text,
    privileged: flag,
    secrets: fileMounts(false),
    tags: list(text),
    ulimits: ulimits(false),
    platforms: list(text),
  }),
);
