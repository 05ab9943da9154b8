import { child, isScalarValue, textOf } from "../source/value.ts";
import { driverOptions, duration, names, nonEmpty, oneOf, text, textOrNumber, textOrSet } from "./scalars.ts";
import { anything, either, fromFormat, list, mapOf, record, scalar, set } from "./shape.ts";
import type { RecordShape, Shape } from "./shape.ts";
import {
  stackBytes,
  stackCommand,
  stackFlag,
  stackListOrMapping,
  stackNumber,
  stackPort,
  stackWhole,
} from "./swarm-scalars.ts";
import { parseVolumeSpec } from "./volume-spec.ts";

/** Most mappings of this format have no keys of one's own. */
const closed = { extensions: false };
const nothing = scalar("nothing", ["null"]);
const boolean = scalar("true or false", ["boolean"]);
const natural = stackWhole({ min: 0 });

const update = {
  parallelism: natural,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: stackNumber,
};
const order = oneOf("start-first", "stop-first");

const deploy = record(
  {
    mode: text,
    endpoint_mode: fromFormat("3.2", text),
    replicas: natural,
    labels: stackListOrMapping,
    update_config: record({ ...update, order: fromFormat("3.4", order) }, closed),
    rollback_config: fromFormat("3.7", record({ ...update, order }, closed)),
    resources: record(
      {
        limits: record(
          { cpus: text, memory: stackBytes, pids: fromFormat("3.9", stackWhole({ asText: false })) },
          closed,
        ),
        reservations: record(
          {
            cpus: text,
            memory: stackBytes,
            generic_resources: fromFormat(
              "3.5",
              list(
                record(
                  {
                    discrete_resource_spec: record(
                      { kind: text, value: stackWhole({ asText: false, fraction: true }) },
                      closed,
                    ),
                  },
                  closed,
                ),
              ),
            ),
          },
          closed,
        ),
      },
      closed,
    ),
    restart_policy: record(
      { condition: text, delay: duration, max_attempts: natural, window: duration },
      closed,
    ),
    placement: record(
      {
        constraints: list(text),
        preferences: fromFormat("3.3", list(record({ spread: text }, closed))),
        max_replicas_per_node: fromFormat("3.8", natural),
      },
      closed,
    ),
  },
  closed,
);

const build = either(
  text,
  record(
    {
      context: text,
      dockerfile: text,
      args: stackListOrMapping,
      labels: fromFormat("3.3", stackListOrMapping),
      cache_from: fromFormat("3.2", set(text)),
      network: fromFormat("3.4", text),
      target: fromFormat("3.4", text),
      shm_size: fromFormat("3.5", either(text, stackWhole({ asText: false }))),
      extra_hosts: fromFormat("3.9", stackListOrMapping),
    },
    { extensions: false, open: "3.11" },
  ),
);

const healthcheck = record(
  {
    disable: stackFlag,
    interval: duration,
    retries: stackWhole({ min: 0, fraction: true }),
    test: either(text, list(text)),
    timeout: duration,
    start_period: fromFormat("3.4", duration),
    start_interval: fromFormat("3.12", duration),
  },
  closed,
);

const fileMounts: Shape = list(
  either(
    text,
    record(
      { source: text, target: text, uid: text, gid: text, mode: stackWhole({ min: 0, fraction: true }) },
      { extensions: false, open: true },
    ),
  ),
);

const port = record({ mode: text, target: natural, published: natural, protocol: text }, closed);
const bareUnique = set(stackPort);

const shortVolume = scalar("a mount such as data:/data", ["string"], ({ text: spec }) => {
  const parsed = parseVolumeSpec(spec);
  return "flaw" in parsed
    ? `${JSON.stringify(spec)} is no mount: ${parsed.flaw}.\nWrite source:target, such as data:/data.`
    : undefined;
});

const volume: RecordShape = record(
  {
    type: text,
    source: text,
    target: text,
    read_only: stackFlag,
    consistency: text,
    bind: record({ propagation: text }, { open: true }),
    volume: record({ nocopy: stackFlag }, { open: true }),
    tmpfs: fromFormat("3.6", record({ size: stackWhole({ min: 0, asText: false }) }, { open: true })),
  },
  {
    required: ["type"],
    extensions: false,
    flaw: (mount) => {
      const type = child(mount, "type");
      return type && isScalarValue(type) && type.text === "bind" && !textOf(mount, "source")
        ? "A mount of type bind needs the path on the host.\nAdd source, or use type: volume."
        : undefined;
    },
  },
);

const connection = record(
  {
    aliases: set(text),
    driver_opts: fromFormat("3.13", driverOptions),
    ipv4_address: text,
    ipv6_address: text,
  },
  closed,
);
const limit = stackWhole({ strict: true });

/** A service, as `docker stack` reads it (docker/cli 28.2.2, formats 3.0 to 3.13; compose-and-metrics.md A3). */
export const swarmService = record(
  {
    deploy: either(deploy, nothing),
    build,
    cap_add: set(text),
    cap_drop: set(text),
    cgroupns_mode: fromFormat("3.9", text),
    cgroup_parent: text,
    command: stackCommand,
    configs: fromFormat("3.3", fileMounts),
    container_name: text,
    credential_spec: fromFormat(
      "3.3",
      record({ config: fromFormat("3.8", text), file: text, registry: text }, closed),
    ),
    depends_on: set(text),
    devices: set(text),
    dns: textOrSet,
    dns_search: textOrSet,
    domainname: text,
    entrypoint: stackCommand,
    env_file: textOrSet,
    environment: stackListOrMapping,
    expose: set(textOrNumber),
    external_links: set(text),
    extra_hosts: stackListOrMapping,
    healthcheck,
    hostname: text,
    image: text,
    init: fromFormat("3.7", boolean),
    ipc: text,
    isolation: fromFormat("3.5", text),
    labels: stackListOrMapping,
    links: set(text),
    logging: record(
      {
        driver: text,
        options: mapOf(scalar("text or a number", ["string", "integer", "float", "null", "timestamp"]), {
          keys: nonEmpty,
          otherwise: anything,
        }),
      },
      closed,
    ),
    mac_address: text,
    network_mode: text,
    networks: either(set(text), mapOf(either(connection, nothing), { keys: names })),
    oom_score_adj: fromFormat("3.13", stackWhole()),
    pid: either(text, nothing),
    ports: fromFormat("3.2", set(either(stackPort, port)), bareUnique),
    privileged: stackFlag,
    read_only: stackFlag,
    restart: text,
    security_opt: set(text),
    shm_size: text,
    secrets: fromFormat("3.1", fileMounts),
    sysctls: stackListOrMapping,
    stdin_open: stackFlag,
    stop_grace_period: duration,
    stop_signal: text,
    tmpfs: textOrSet,
    tty: stackFlag,
    ulimits: mapOf(
      either(limit, record({ hard: limit, soft: limit }, { required: ["soft", "hard"], ...closed })),
      {
        keys: /^[a-z]+$/,
        otherwise: either(
          limit,
          record({ hard: limit, soft: limit }, { required: ["soft", "hard"], open: true }),
        ),
      },
    ),
    user: text,
    userns_mode: text,
    volumes: fromFormat("3.2", list(either(shortVolume, volume)), set(shortVolume)),
    working_dir: text,
  },
  { extensions: "3.7" },
);
