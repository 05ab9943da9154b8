import { composeService } from "./compose-service.ts";
import { secretDriverOptions } from "./compose-parts.ts";
import {
  driverOptions,
  flag,
  keyedListOrMapping,
  listOrMapping,
  names,
  nonEmpty,
  text,
  textOrSet,
  whole,
} from "./scalars.ts";
import { anything, either, from, list, mapOf, record, scalar } from "./shape.ts";
import type { RecordShape, Shape } from "./shape.ts";
import { child, isScalarValue, textOf } from "../source/value.ts";
import type { Value } from "../source/value.ts";

const nothing = scalar("nothing", ["null"]);

/** `external: true`, or the older form with a name of its own. */
function external(open: boolean): Shape {
  return either(flag, record({ name: text }, { open }));
}

/** The name of an external resource is given once, or twice the same. */
function nameFlaw(resource: Value): string | undefined {
  const name = child(resource, "name");
  const old = child(child(resource, "external"), "name");
  if (!name || !old || !isScalarValue(name) || !isScalarValue(old) || name.text === old.text)
    return undefined;
  return `The names ${JSON.stringify(name.text)} and ${JSON.stringify(old.text)} contradict each other.\nKeep name, and write external: true.`;
}

/** Whether a resource exists already and is not Compose's to create. */
export function isExternal(resource: Value): boolean {
  const value = child(resource, "external");
  if (value === undefined) return false;
  return value.kind === "map" || (isScalarValue(value) && /^(?:true|y|yes|on)$/i.test(value.text));
}

const networkFields = {
  name: text,
  driver: text,
  driver_opts: driverOptions,
  ipam: record({
    driver: text,
    config: list(
      record({
        subnet: text,
        ip_range: text,
        gateway: text,
        aux_addresses: mapOf(text, { keys: nonEmpty }),
      }),
    ),
    options: mapOf(text, { keys: nonEmpty }),
  }),
  external: external(false),
  internal: flag,
  enable_ipv4: flag,
  enable_ipv6: flag,
  attachable: flag,
  labels: keyedListOrMapping,
};
const network = either(record(networkFields, { flaw: nameFlaw }), nothing);
/** Under a name that is none: its keys are not looked at, but what is known must still be read. */
const misnamedNetwork = either(record(networkFields, { open: true, flaw: nameFlaw }), nothing);

const volume = record(
  { name: text, driver: text, driver_opts: driverOptions, external: external(false), labels: listOrMapping },
  {
    flaw: (value) => {
      const other =
        isExternal(value) && value.kind === "map" ? externalKeys(value.entries.keys()) : undefined;
      if (other === undefined) return nameFlaw(value);
      return `An external volume exists already: ${other} has no meaning beside external.\nLeave ${other} or external out.`;
    },
  },
);

function externalKeys(keys: Iterable<string>): string | undefined {
  return [...keys].find((key) => key !== "name" && key !== "external" && !key.startsWith("x-"));
}

/** A secret or config: from one source, or there already. */
function fileObject(what: "secret" | "config", sources: readonly string[]): RecordShape {
  return record(
    {
      name: text,
      ...Object.fromEntries(sources.map((source) => [source, text])),
      external: external(true),
      labels: listOrMapping,
      template_driver: text,
      ...(what === "secret" ? { driver: text, driver_opts: secretDriverOptions } : {}),
    },
    {
      flaw: (value) => {
        const given = sources.filter((source) => child(value, source));
        // An empty path is the folder of the file.
        const written = given.filter((source) => source === "file" || textOf(value, source));
        if (given.length > 1) {
          return `A ${what} comes from one place only, and this one names ${given.join(" and ")}.\nLeave all but one out.`;
        }
        const isThere =
          what === "secret" ? isExternal(value) : child(value, "external") || child(value, "driver");
        if ((what === "secret" ? written : given).length > 0 || isThere) return nameFlaw(value);
        return `The ${what} comes from nowhere.\nAdd ${sources.join(" or ")}, or external: true.`;
      },
    },
  );
}

const include = either(
  text,
  record(
    { path: textOrSet, env_file: textOrSet, project_directory: text },
    { extensions: false, open: true },
  ),
);
const model = record(
  { name: text, model: text, context_size: whole({ asText: false }), runtime_flags: list(text) },
  { required: ["model"] },
);

/** Compose makes a project name of what it can use, and refuses what leaves nothing. */
const projectName = scalar("text", ["string"], ({ text: name, template = name }) =>
  template === "" || /[a-z0-9]/i.test(name)
    ? undefined
    : `${JSON.stringify(template)} leaves nothing for the name of the project.\nUse lower-case letters, digits, - and _.`,
);

/** A Compose file, as Compose reads it. */
export const composeFormat = record({
  version: text,
  name: projectName,
  include: either(list(include), nothing),
  services: mapOf(composeService, { keys: names }),
  models: from("2.38.0", mapOf(model, { keys: names, otherwise: anything })),
  networks: mapOf(network, { keys: names, otherwise: misnamedNetwork }),
  volumes: mapOf(either(volume, nothing), { keys: names }),
  secrets: mapOf(fileObject("secret", ["file", "environment"]), { keys: names }),
  configs: mapOf(fileObject("config", ["file", "environment", "content"]), { keys: names }),
});
