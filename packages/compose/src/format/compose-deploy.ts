import {
  byteSize,
  duration,
  keyedListOrMapping,
  listOrMapping,
  number,
  oneOf,
  text,
  whole,
} from "./scalars.ts";
import { list, record, scalar, set } from "./shape.ts";
import type { RecordShape } from "./shape.ts";
import { isIntegerText } from "./number-text.ts";
import { child } from "../source/value.ts";

const count = scalar("all or a whole number", ["string", "integer"], ({ kind, text: value }) =>
  kind === "integer" || value.toLowerCase() === "all" || isIntegerText(value)
    ? undefined
    : `${JSON.stringify(value)} is no number of devices.\nWrite all or a whole number.`,
);

/** A request for devices such as GPUs. */
export function deviceRequest({ closed }: { closed: boolean }): RecordShape {
  return record(
    { capabilities: set(text), count, device_ids: set(text), driver: text, options: listOrMapping },
    {
      required: closed ? ["capabilities"] : [],
      open: !closed,
      flaw: (request) =>
        child(request, "count") && child(request, "device_ids")
          ? "A request for devices names both a count and the devices.\nLeave count or device_ids out."
          : undefined,
    },
  );
}

const natural = whole({ min: 0 });
const update = record({
  parallelism: natural,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: number(),
  order: oneOf("start-first", "stop-first"),
});
const bytes = byteSize();

/** How a service is deployed, as Compose reads it. */
export const deploy = record({
  mode: text,
  endpoint_mode: text,
  replicas: whole(),
  labels: keyedListOrMapping,
  rollback_config: update,
  update_config: update,
  resources: record({
    limits: record({ cpus: number(), memory: bytes, pids: whole() }),
    reservations: record({
      cpus: number(),
      memory: bytes,
      generic_resources: list(
        record({ discrete_resource_spec: record({ kind: text, value: whole({ fraction: true }) }) }),
      ),
      devices: list(deviceRequest({ closed: true })),
    }),
  }),
  restart_policy: record({ condition: text, delay: duration, max_attempts: natural, window: duration }),
  placement: record({
    constraints: list(text),
    preferences: list(record({ spread: text })),
    max_replicas_per_node: natural,
  }),
});
