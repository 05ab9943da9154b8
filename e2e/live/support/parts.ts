import { inject } from "vitest";
import { docker } from "../../test/support/command.ts";
import { inTheWay } from "./in-the-way.ts";

/** The published programs; each is a part that can be required (`REQUIRE_LIVE`) and has its image (overridable). */
export const parts = {
  watchtower: process.env["WATCHTOWER_IMAGE"] ?? "containrrr/watchtower:1.7.1",
  fork: process.env["WATCHTOWER_FORK_IMAGE"] ?? "nickfedor/watchtower:1.21.0",
  agent: process.env["AGENT_IMAGE"] ?? "portainer/agent:2.30.1",
  swarm: process.env["AGENT_IMAGE"] ?? "portainer/agent:2.30.1",
  server: process.env["PORTAINER_SERVER_IMAGE"] ?? "portainer/portainer-ce:2.30.1",
} as const;

/** The name of a part. */
export type Part = keyof typeof parts;

/** The two Watchtowers. */
export type WatchtowerPart = Exclude<Part, "agent" | "swarm" | "server">;

/** Whether `REQUIRE_LIVE` (a comma list of parts, or `all`) names the part. */
export function isRequired(part: Part): boolean {
  const required = (process.env["REQUIRE_LIVE"] ?? "").split(",").map((name) => name.trim());
  return required.includes(part) || required.includes("all");
}

/** Whether a part cannot run here; the run's setup has said why, and has failed if the part is required. */
export function isMissing(part: Part): boolean {
  return inject("obstacles")[part] !== undefined;
}

/**
 * Whether an update of this whole host by a part cannot run here, for one reason more: what else runs on the host. Says
 * so in one line; throws instead when the part is required.
 */
export async function isMissingForWholeHost(part: WatchtowerPart): Promise<boolean> {
  if (isMissing(part)) return true;
  const reason = await inTheWay();
  if (reason === undefined) return false;
  if (isRequired(part)) throw new Error(`REQUIRE_LIVE names ${part}, and ${reason}`);
  process.stderr.write(`Skipped a full update by ${part}: ${reason}\n`);
  return true;
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
