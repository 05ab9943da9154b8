import type { TestProject } from "vitest/node";
import { dockerObstacle } from "../../test/support/requirements.ts";
import { registry, registryAnswers } from "../../test/support/registry.ts";
import { isolationObstacle } from "./isolated-engine.ts";
import { canHaveImage, isRequired, parts, type Part } from "./parts.ts";

/** Why each part cannot run here; a part that can is absent. */
export type Obstacles = Readonly<Partial<Record<Part, string>>>;

declare module "vitest" {
  interface ProvidedContext {
    obstacles: Obstacles;
  }
}

/**
 * Finds out, once for the whole run and after the registry was started, which parts can run; says for each other in one
 * line why not, and fails the run when `REQUIRE_LIVE` names it.
 */
export async function setup({ provide }: TestProject): Promise<void> {
  const obstacles: Partial<Record<Part, string>> = {};
  for (const part of Object.keys(parts) as Part[]) {
    const reason = await obstacleTo(part);
    if (reason === undefined) continue;
    if (isRequired(part)) throw new Error(`REQUIRE_LIVE names ${part}, which cannot run: ${reason}`);
    process.stderr.write(`Skipped ${part}: ${reason}\n`);
    obstacles[part] = reason;
  }
  provide("obstacles", obstacles);
}

async function obstacleTo(part: Part): Promise<string | undefined> {
  const missing = await dockerObstacle();
  if (missing !== undefined) return missing;
  if (!(await canHaveImage(parts[part]))) return `${parts[part]} is not here and cannot be pulled.`;
  if (part === "swarm") return isolationObstacle();
  if (part === "agent" || part === "server" || (await registryAnswers())) return undefined;
  return `no registry answers at ${registry}, and there is no docker-registry command to start one (REGISTRY names another).`;
}
