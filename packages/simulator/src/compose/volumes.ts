import { homedir } from "node:os";
import { resolve } from "node:path";
import type { MountSpec } from "../host/container.ts";
import { ComposeError } from "./compose-error.ts";
import { type Mapping, mappingOf, textOf } from "./scalars.ts";

/** What mounts are read against. */
export interface VolumeContext {
  readonly project: string;
  /** Relative sources start here. */
  readonly directory: string;
  /** The top-level `volumes`. */
  readonly volumes: Mapping;
}

/** The name on the host of a volume declared at the top level. */
export function volumeName({ project, volumes }: VolumeContext, name: string, service: string): string {
  if (!(name in volumes)) {
    throw new ComposeError(
      `service "${service}" refers to undefined volume ${name}: invalid compose project`,
    );
  }
  const declared = mappingOf(volumes[name], `volumes.${name}`);
  if (declared["name"] !== undefined) return textOf(declared["name"], `volumes.${name}.name`);
  return declared["external"] === true ? name : `${project}_${name}`;
}

function hostPath(source: string, directory: string): string {
  return source.startsWith("~")
    ? resolve(homedir(), source.replace(/^~\/?/, ""))
    : resolve(directory, source);
}

/** A path becomes a bind, as Compose sends it; everything else a mount. */
function shortMount(text: string, service: string, context: VolumeContext): string | MountSpec {
  const [source = "", target, mode = "rw"] = text.split(":");
  if (target === undefined) return { Type: "volume", Target: source };
  if (/^[./~]/.test(source)) return `${hostPath(source, context.directory)}:${target}:${mode}`;
  const ReadOnly = mode.split(",").includes("ro");
  return { Type: "volume", Source: volumeName(context, source, service), Target: target, ReadOnly };
}

/** Reads one entry of `volumes`, short or long: a bind as one string or a mount. */
export function mountOf(
  value: unknown,
  path: string,
  service: string,
  context: VolumeContext,
): string | MountSpec {
  if (typeof value !== "object" || value === null) return shortMount(textOf(value, path), service, context);
  const mount = value as Mapping;
  const Type = mount["type"];
  if (Type !== "bind" && Type !== "volume" && Type !== "tmpfs") {
    throw new ComposeError(`${path}.type must be one of bind, volume, tmpfs`);
  }
  const source = mount["source"] === undefined ? "" : textOf(mount["source"], `${path}.source`);
  const Target = textOf(mount["target"], `${path}.target`);
  const ReadOnly = mount["read_only"] === true;
  if (Type === "bind") return { Type, Source: hostPath(source, context.directory), Target, ReadOnly };
  if (Type === "tmpfs" || source === "") return { Type, Target, ReadOnly };
  return { Type, Source: volumeName(context, source, service), Target, ReadOnly };
}
