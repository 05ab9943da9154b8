import { docker } from "../../test/support/command.ts";
import { dockerObstacle } from "../../test/support/requirements.ts";
import { registry, registryAnswers } from "../../test/support/registry.ts";
import { inTheWay } from "./in-the-way.ts";

/** The published programs; each is a part that can be required (`REQUIRE_LIVE`) and has its image (overridable). */
export const parts = {
  watchtower: process.env["WATCHTOWER_IMAGE"] ?? "containrrr/watchtower:1.7.1",
  fork: process.env["WATCHTOWER_FORK_IMAGE"] ?? "nickfedor/watchtower:1.21.0",
  agent: process.env["AGENT_IMAGE"] ?? "portainer/agent:2.30.1",
} as const;

/** The name of a part. */
export type Part = keyof typeof parts;

/**
 * Why a part cannot run here; `undefined` when it can. Says so in one line.
 *
 * Throws instead when `REQUIRE_LIVE` (a comma list of parts, or `all`) names the part.
 */
export async function skipReason(part: Part): Promise<string | undefined> {
  const reason = await firstObstacle(part);
  if (reason === undefined) return undefined;
  const required = (process.env["REQUIRE_LIVE"] ?? "").split(",").map((name) => name.trim());
  if (required.includes(part) || required.includes("all")) {
    throw new Error(`REQUIRE_LIVE names ${part}, which cannot run: ${reason}`);
  }
  process.stderr.write(`Skipped ${part}: ${reason}\n`);
  return reason;
}

/** Whether an image is here, or can be had within 20 s. */
export async function canHaveImage(image: string): Promise<boolean> {
  const exists = docker(["image", "inspect", "--format", "{{.Id}}", image]);
  const pulled = exists.catch(() => docker(["pull", "--quiet", image], { timeoutMs: 20_000 }));
  return pulled.then(
    () => true,
    () => false,
  );
}

async function firstObstacle(part: Part): Promise<string | undefined> {
  const missing = await dockerObstacle();
  if (missing !== undefined) return missing;
  if (!(await canHaveImage(parts[part]))) return `${parts[part]} is not here and cannot be pulled.`;
  if (part === "agent") return undefined;
  if (!(await registryAnswers())) {
    return `no registry answers at ${registry}, and there is no docker-registry command to start one (REGISTRY names another).`;
  }
  return inTheWay();
}
