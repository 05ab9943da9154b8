import { child, textOf } from "../source/value.ts";
import type { Value } from "../source/value.ts";
import { isExternal } from "./compose-format.ts";
import { driverOptions, names, text } from "./scalars.ts";
import { anything, either, fromFormat, list, mapOf, record, scalar } from "./shape.ts";
import type { RecordShape, Shape } from "./shape.ts";
import { stackBytes, stackFlag, stackListOrMapping } from "./swarm-scalars.ts";
import { swarmService } from "./swarm-service.ts";

const nothing = scalar("nothing", ["null"]);
const closed = { extensions: false };

function external(open: boolean): Shape {
  return either(stackFlag, record({ name: text }, { open, extensions: false }));
}

/** The name of an external resource is given once. */
function nameFlaw(resource: Value): string | undefined {
  return isExternal(resource) && textOf(resource, "name") && textOf(child(resource, "external"), "name")
    ? "The resource has two names, name and external.name.\nKeep name, and write external: true."
    : undefined;
}

const networkFields = {
  name: fromFormat("3.5", text),
  driver: text,
  driver_opts: driverOptions,
  ipam: record({ driver: text, config: list(record({ subnet: text }, closed)) }, closed),
  external: external(false),
  internal: stackFlag,
  attachable: fromFormat("3.2", stackFlag),
  labels: stackListOrMapping,
};
const network = either(record(networkFields, { extensions: "3.7", flaw: nameFlaw }), nothing);

const open = { open: true };
const segments = list(record({ segments: stackListOrMapping }, open));

/** A volume of the cluster itself (CSI). */
const clusterSpec = record(
  {
    group: text,
    access_mode: record(
      {
        scope: text,
        sharing: text,
        block_volume: record({}, open),
        mount_volume: record({ fs_type: text, mount_flags: list(text) }, open),
      },
      open,
    ),
    accessibility_requirements: record({ requisite: segments, preferred: segments }, open),
    capacity_range: record({ required_bytes: stackBytes, limit_bytes: stackBytes }, open),
    availability: text,
  },
  open,
);

const volume = record(
  {
    name: fromFormat("3.4", text),
    driver: text,
    driver_opts: driverOptions,
    external: external(false),
    labels: stackListOrMapping,
    "x-cluster-spec": fromFormat("3.7", clusterSpec),
  },
  {
    extensions: "3.7",
    flaw: (resource) => {
      if (!isExternal(resource)) return undefined;
      const other = ["driver", "driver_opts", "labels"].find((key) => isFilled(child(resource, key)));
      return other === undefined
        ? nameFlaw(resource)
        : `An external volume exists already: ${other} has no meaning beside external.\nLeave ${other} or external out.`;
    },
  },
);

function isFilled(value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === "map") return value.entries.size > 0;
  return value.kind === "list" ? value.items.length > 0 : value.text !== "";
}

function fileObject(what: "secret" | "config"): RecordShape {
  return record(
    {
      name: fromFormat("3.5", text),
      file: text,
      external: external(true),
      labels: stackListOrMapping,
      template_driver: fromFormat("3.8", text),
      ...(what === "secret"
        ? { driver: fromFormat("3.8", text), driver_opts: fromFormat("3.8", driverOptions) }
        : {}),
    },
    {
      extensions: "3.7",
      flaw: (resource) => {
        if (isExternal(resource)) return nameFlaw(resource);
        return textOf(resource, "driver") && textOf(resource, "file")
          ? "The secret comes from a driver and from a file at once.\nLeave one of them out."
          : undefined;
      },
    },
  );
}

/** A file, as `docker stack` reads it. */
export const swarmFormat = record(
  {
    version: text,
    services: mapOf(swarmService, { keys: names }),
    networks: mapOf(network, { keys: names, otherwise: either(mapOf(anything), nothing) }),
    volumes: mapOf(either(volume, nothing), { keys: names }),
    secrets: fromFormat("3.1", mapOf(fileObject("secret"), { keys: names })),
    configs: fromFormat("3.3", mapOf(fileObject("config"), { keys: names })),
  },
  { extensions: "3.4" },
);
