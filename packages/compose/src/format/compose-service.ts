import { build } from "./compose-build.ts";
import { deploy, deviceRequest } from "./compose-deploy.ts";
import { hook, initialHook } from "./compose-hook.ts";
import {
  command,
  extraHosts,
  fileMounts,
  serviceNetworks,
  storageOptions,
  ulimits,
} from "./compose-parts.ts";
import { devices, ports, volumes } from "./compose-mounts.ts";
import {
  byteSize,
  driverOptions,
  duration,
  flag,
  keyedListOrMapping,
  names,
  nonEmpty,
  number,
  oneOf,
  text,
  textOrList,
  whole,
} from "./scalars.ts";
import { anything, either, from, list, mapOf, record, scalar, set } from "./shape.ts";

const nothing = scalar("nothing", ["null"]);
const throttle = record({ path: text, rate: byteSize("whole number") }, { extensions: false });
/** Compose has no way from text to this number. */
const weight = whole({ min: 0, asText: false });
const integral = whole({ fraction: true });

const blockIo = record(
  {
    device_read_bps: list(throttle),
    device_read_iops: list(throttle),
    device_write_bps: list(throttle),
    device_write_iops: list(throttle),
    weight,
    weight_device: list(record({ path: text, weight }, { extensions: false })),
  },
  { extensions: false },
);

const boolean = scalar("true or false", ["boolean"]);
const dependency = record(
  {
    restart: flag,
    required: from("5.0.0", flag, boolean),
    condition: oneOf("service_started", "service_healthy", "service_completed_successfully"),
  },
  { required: ["condition"] },
);

const envFile = record(
  { path: text, format: text, required: flag },
  { required: ["path"], extensions: false },
);

const healthcheck = record({
  disable: flag,
  interval: duration,
  retries: whole({ min: 0, fraction: true }),
  test: either(text, list(text)),
  timeout: duration,
  start_period: duration,
  start_interval: duration,
});

const develop = record({
  watch: list(
    record(
      {
        ignore: from("2.34.0", either(text, set(text)), list(text)),
        include: from("2.34.0", either(text, set(text))),
        path: scalar("text", ["string"], ({ text: path }) =>
          path === "" ? "The path is empty.\nWrite the folder or file to watch." : undefined,
        ),
        action: oneOf("rebuild", "sync", "restart", "sync+restart", "sync+exec"),
        target: text,
        exec: hook,
        initial_sync: from("2.39.4", boolean),
      },
      { required: ["path", "action"] },
    ),
  ),
});

const pullPolicy = from(
  "2.34.0",
  scalar("text", ["string"], ({ text: policy }) =>
    /always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+/.test(policy)
      ? undefined
      : `${JSON.stringify(policy)} is not a pull policy.\nThey are always, never, missing, build, daily, weekly and every_ with a duration.`,
  ),
  oneOf("always", "never", "if_not_present", "build", "missing"),
);

const containerName = from(
  "2.39.0",
  scalar("text", ["string"], ({ text: name }) =>
    /[a-zA-Z0-9][a-zA-Z0-9_.-]+/.test(name)
      ? undefined
      : `${JSON.stringify(name)} is not the name of a container.\nUse at least two letters, digits, dots, underscores or hyphens.`,
  ),
  text,
);

const optionValue = scalar("a single value", ["string", "integer", "float", "boolean", "timestamp"]);
const provider = record(
  {
    type: text,
    options: mapOf(either(optionValue, list(optionValue)), { keys: nonEmpty, otherwise: anything }),
  },
  { required: ["type"] },
);
const modelUse = either(record({ endpoint_var: text, model_var: from("2.38.1", text) }), nothing);

/** A service, as Compose reads it (compose-go 2.4.8 to 2.14; compose-and-metrics.md A1 to A3). */
export const composeService = record({
  develop: either(develop, nothing),
  deploy: either(deploy, nothing),
  annotations: keyedListOrMapping,
  attach: flag,
  build,
  blkio_config: blockIo,
  cap_add: list(text),
  cap_drop: list(text),
  cgroup: oneOf("host", "private"),
  cgroup_parent: text,
  command,
  configs: fileMounts(true),
  container_name: containerName,
  cpu_count: whole({ min: 0 }),
  cpu_percent: whole({ min: 0, max: 100 }),
  cpu_shares: integral,
  cpu_quota: integral,
  cpu_period: integral,
  cpu_rt_period: integral,
  cpu_rt_runtime: integral,
  cpus: number(),
  cpuset: text,
  credential_spec: record({ config: text, file: text, registry: text }),
  depends_on: either(set(text), mapOf(dependency, { keys: names })),
  device_cgroup_rules: set(text),
  devices,
  dns: textOrList,
  dns_opt: list(text),
  dns_search: textOrList,
  domainname: text,
  entrypoint: command,
  env_file: either(text, list(either(text, envFile))),
  label_file: textOrList,
  environment: keyedListOrMapping,
  expose: list(scalar("a port", ["string", "integer"])),
  extends: either(text, record({ service: text, file: text }, { required: ["service"], extensions: false })),
  provider: from("2.35.0", provider),
  external_links: set(text),
  extra_hosts: extraHosts,
  gpus: either(oneOf("all"), list(deviceRequest({ closed: false }))),
  group_add: set(scalar("text or a whole number", ["string", "integer"])),
  healthcheck,
  hostname: text,
  image: text,
  init: flag,
  ipc: text,
  isolation: text,
  labels: keyedListOrMapping,
  links: list(text),
  logging: record({
    driver: text,
    options: mapOf(scalar("text or a number", ["string", "integer", "float", "null", "timestamp"]), {
      keys: nonEmpty,
      otherwise: anything,
    }),
  }),
  mac_address: text,
  mem_limit: byteSize("number"),
  mem_reservation: byteSize("whole number"),
  mem_swappiness: byteSize("whole number"),
  memswap_limit: byteSize("number"),
  network_mode: text,
  models: from("2.38.0", either(set(text), mapOf(modelUse, { keys: names, otherwise: anything }))),
  networks: serviceNetworks(driverOptions),
  oom_kill_disable: flag,
  oom_score_adj: whole({ min: -1000, max: 1000 }),
  pid: text,
  pids_limit: integral,
  platform: text,
  ports,
  pre_start: from("5.3.0", list(initialHook)),
  post_start: list(hook),
  pre_stop: list(hook),
  privileged: flag,
  profiles: list(text),
  pull_policy: pullPolicy,
  pull_refresh_after: from("2.34.0", text),
  read_only: flag,
  restart: text,
  runtime: text,
  scale: whole(),
  security_opt: set(text),
  shm_size: byteSize("number"),
  secrets: fileMounts(true),
  sysctls: keyedListOrMapping,
  stdin_open: flag,
  stop_grace_period: duration,
  stop_signal: text,
  storage_opt: storageOptions,
  tmpfs: textOrList,
  tty: flag,
  ulimits: ulimits(true),
  use_api_socket: from("2.37.2", boolean),
  user: text,
  uts: text,
  userns_mode: text,
  volumes,
  volumes_from: set(text),
  working_dir: text,
});
