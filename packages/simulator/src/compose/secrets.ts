import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { MountSpec } from "../host/container.ts";
import { ComposeError } from "./compose-error.ts";
import type { Lookup } from "./interpolate.ts";
import { type Mapping, mappingOf, textOf } from "./scalars.ts";

/** What secrets are read against. */
export interface SecretContext {
  readonly project: string;
  readonly directory: string;
  /** The top-level `secrets`. */
  readonly secrets: Mapping;
  readonly lookup: Lookup;
}

/** How a secret gets into the container: as a mounted file of the host, or as content put there. */
export type SecretPlacement =
  { readonly mount: MountSpec } | { readonly path: string; readonly content: string };

/** Reads one entry of a service's `secrets`, short or long. */
export function secretOf(value: unknown, service: string, context: SecretContext): SecretPlacement {
  const long = typeof value === "object" && value !== null ? (value as Mapping) : { source: value };
  const name = textOf(long["source"], `services.${service}.secrets`);
  if (!(name in context.secrets)) {
    throw new ComposeError(
      `service "${service}" refers to undefined secret ${name}: invalid compose project`,
    );
  }
  const declared = mappingOf(context.secrets[name], `secrets.${name}`);
  const target =
    long["target"] === undefined ? name : textOf(long["target"], `services.${service}.secrets.target`);
  const path = target.startsWith("/") ? target : `/run/secrets/${target}`;
  if (declared["environment"] !== undefined) {
    const variable = textOf(declared["environment"], `secrets.${name}.environment`);
    const content = context.lookup(variable);
    if (content === undefined) {
      const file = `${context.project}_${name}`;
      throw new ComposeError(`environment variable "${variable}" required by file "${file}" is not set`);
    }
    return { path, content };
  }
  if (declared["file"] === undefined) throw new ComposeError(`unsupported external secret ${name}`);
  const file = resolve(context.directory, textOf(declared["file"], `secrets.${name}.file`));
  if (!existsSync(file)) {
    throw new ComposeError(`invalid mount config for type "bind": bind source path does not exist: ${file}`);
  }
  return { mount: { Type: "bind", Source: file, Target: path, ReadOnly: true } };
}
