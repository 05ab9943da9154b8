import type { ComposeFile, ComposeService } from "../../src/stack/compose-file.ts";
import { byteSizeOf } from "../../src/format/byte-size.ts";
import { isVariable } from "../../src/yaml/variable.ts";
import { namesOf } from "../../src/stack/service-networks.ts";
import { undoubleDollars } from "./strings.ts";

/** A service as `config --format json` prints it, as far as it is compared. */
export interface ReadService {
  readonly image?: string;
  readonly restart?: string;
  readonly runtime?: string;
  readonly privileged?: boolean;
  readonly read_only?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly networks?: Readonly<Record<string, { readonly aliases?: readonly string[] } | null>>;
  readonly ports?: readonly {
    readonly host_ip?: string;
    readonly published?: string | number;
    readonly target: number;
  }[];
  readonly volumes?: readonly {
    readonly source: string;
    readonly target: string;
    readonly read_only?: boolean;
  }[];
  readonly secrets?: readonly { readonly source: string }[];
  readonly depends_on?: object | readonly string[];
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly deploy?: ReadDeploy;
}

interface ReadDeploy {
  readonly mode?: string;
  readonly resources?: {
    readonly limits?: { readonly memory?: string; readonly cpus?: string | number; readonly pids?: number };
  };
}

/** What of a generated service must come back, in one form for both sides. */
export function expectedOf(
  service: ComposeService,
  folder: string,
  variables: Readonly<Record<string, string>>,
) {
  const text = (value: unknown) =>
    isVariable(value) ? (variables[value.name] ?? value.default ?? "") : (value as string);
  const { deploy } = service;
  const limits = deploy?.resources?.limits;
  return {
    image: text(service.image),
    restart: service.restart,
    runtime: service.runtime,
    privileged: service.privileged,
    read_only: service.read_only,
    environment: mapped(service.environment, text),
    labels: mapped(service.labels, text),
    networks: Object.fromEntries(
      namesOf(service.networks ?? []).map((name) => [name, aliasesOf(service.networks, name)]),
    ),
    ports: (service.ports ?? []).map((port) => {
      const [, address, published, target] = /^(?:\[?([^\]]*?)\]?:)?(\d+):(\d+)$/.exec(port) ?? [];
      return { address, published, target: Number(target) };
    }),
    volumes: (service.volumes ?? []).map((volume) => {
      if (typeof volume !== "string") {
        const source = volume.source.startsWith("/")
          ? volume.source
          : `${folder}/${volume.source.replace(/^\.\//, "")}`;
        return { source, target: volume.target, isReadOnly: volume.read_only ?? false };
      }
      const [source = "", target = ""] = volume.split(":");
      return { source, target, isReadOnly: false };
    }),
    secrets: service.secrets ?? [],
    dependencies: dependenciesOf(service.depends_on),
    ...lists(service),
    mode: deploy?.mode,
    limits: limits && {
      memory: limits.memory === undefined ? undefined : byteSizeOf(limits.memory),
      cpus: limits.cpus === undefined ? undefined : Number(limits.cpus),
      pids: limits.pids,
    },
  };
}

/** What came back of a service, in that form. */
export function foundOf(service: ReadService): ReturnType<typeof expectedOf> {
  const limits = service.deploy?.resources?.limits;
  return {
    image: undoubleDollars(service.image ?? ""),
    restart: service.restart as ComposeService["restart"],
    runtime: service.runtime,
    privileged: service.privileged,
    read_only: service.read_only,
    environment: mapped(service.environment, undoubleDollars),
    labels: mapped(service.labels, undoubleDollars),
    networks: Object.fromEntries(
      Object.entries(service.networks ?? {}).map(([name, joined]) => [name, joined?.aliases ?? []]),
    ),
    ports: (service.ports ?? []).map(({ host_ip: address, published, target }) => ({
      address,
      published: String(published),
      target,
    })),
    volumes: (service.volumes ?? []).map(({ source, target, read_only: isReadOnly }) => ({
      source: undoubleDollars(source),
      target,
      isReadOnly: isReadOnly ?? false,
    })),
    secrets: (service.secrets ?? []).map(({ source }) => source),
    dependencies: dependenciesOf(service.depends_on),
    ...lists(service),
    mode: service.deploy?.mode as "global",
    limits: limits && {
      memory: limits.memory === undefined ? undefined : byteSizeOf(limits.memory),
      cpus: limits.cpus === undefined ? undefined : Number(limits.cpus),
      pids: limits.pids,
    },
  };
}

/** The networks of a file as they must come back; an external one has nothing but its name. */
export function expectedNetworks({ networks = {} }: ComposeFile) {
  return Object.fromEntries(
    Object.entries(networks).map(([name, network]) => [
      name,
      {
        external: network.external ?? false,
        internal: network.internal ?? false,
        driver: network.driver,
        options: network.driver_opts ?? {},
        ...(network.name === undefined ? {} : { name: network.name }),
      },
    ]),
  );
}

function lists(service: ComposeService | ReadService) {
  return {
    cap_drop: service.cap_drop ?? [],
    cap_add: service.cap_add ?? [],
    security_opt: service.security_opt ?? [],
    tmpfs: service.tmpfs ?? [],
  };
}

function mapped(
  values: object | undefined,
  text: (value: string) => string,
): Readonly<Record<string, string>> {
  const entries = Object.entries((values ?? {}) as Readonly<Record<string, string>>);
  return Object.fromEntries(entries.map(([name, value]) => [name, text(value)]));
}

function aliasesOf(networks: ComposeService["networks"], name: string): readonly string[] {
  if (networks === undefined || Array.isArray(networks)) return [];
  return (networks as Readonly<Record<string, { aliases?: readonly string[] }>>)[name]?.aliases ?? [];
}

function dependenciesOf(value: object | readonly string[] | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : Object.keys(value ?? {});
}
