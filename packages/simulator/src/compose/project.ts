import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ComposeError } from "./compose-error.ts";
import { parseEnvFile } from "./env-file.ts";
import { interpolateAll, type Lookup } from "./interpolate.ts";
import { type Mapping, mappingOf } from "./scalars.ts";

/** How a Compose file is brought up. */
export interface ComposeOptions {
  projectName: string;
  /** Where relative paths start and `.env` is looked for. Default: the working directory, without `.env`. */
  directory?: string;
  /** The variables of the shell; they win over `.env`. */
  env?: Readonly<Record<string, string>>;
  /** Gets the lines `docker compose` would print. */
  onProgress?: (line: string) => void;
}

/** A Compose file, interpolated, its services not yet read. */
export interface Project {
  readonly name: string;
  readonly directory: string;
  readonly lookup: Lookup;
  readonly services: Mapping;
  readonly networks: Mapping;
  readonly volumes: Mapping;
  readonly secrets: Mapping;
  readonly progress: (line: string) => void;
}

function variablesOf({ directory, env = {} }: ComposeOptions): Readonly<Record<string, string>> {
  const file = directory === undefined ? undefined : join(directory, ".env");
  const fromFile = file !== undefined && existsSync(file) ? parseEnvFile(readFileSync(file, "utf8")) : {};
  return { ...fromFile, ...env };
}

/** Parses a Compose file and replaces its variables; rejects in Compose's words. */
export async function loadProject(yamlText: string, options: ComposeOptions): Promise<Project> {
  const name = options.projectName;
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) {
    throw new ComposeError(
      `invalid project name ${JSON.stringify(name)}: must consist only of lowercase alphanumeric characters, ` +
        "hyphens, and underscores as well as start with a letter or number",
    );
  }
  const { parse } = await import("yaml");
  let document: unknown;
  try {
    document = parse(yamlText, { merge: true });
  } catch (error) {
    throw new ComposeError(`yaml: ${(error as Error).message}`);
  }
  const progress = options.onProgress ?? (() => undefined);
  const variables = variablesOf(options);
  const lookup: Lookup = (variable) => (Object.hasOwn(variables, variable) ? variables[variable] : undefined);
  const file = mappingOf(
    interpolateAll(document, "", {
      lookup,
      onUnset: (variable) => progress(`The "${variable}" variable is not set. Defaulting to a blank string.`),
    }),
    "top-level object",
  );
  const services = mappingOf(file["services"], "services");
  if (Object.keys(services).length === 0) throw new ComposeError("no service selected");
  return {
    name,
    directory: resolve(options.directory ?? "."),
    lookup,
    services,
    networks: mappingOf(file["networks"], "networks"),
    volumes: mappingOf(file["volumes"], "volumes"),
    secrets: mappingOf(file["secrets"], "secrets"),
    progress,
  };
}
