import { byteSizeOf } from "../format/byte-size.ts";
import type { ComposeDeploy } from "./compose-file.ts";
import { objectOption } from "./option-values.ts";
import type { Problem } from "./problem.ts";

/** What a service may use of its host at most. */
export interface ResourceLimits {
  /** Memory in bytes with a unit, such as `256M`; above it the process is killed. At least 6M. */
  readonly memory?: string | undefined;
  /** Processor cores, such as 0.5. */
  readonly cpus?: number | undefined;
  /** Processes and threads together. */
  readonly pids?: number | undefined;
}

/** The limits of a service as Compose and a Swarm read both; undefined without any. */
export type Limits = NonNullable<NonNullable<ComposeDeploy["resources"]>["limits"]>;

/** Docker's own least (moby, `linuxMinMemory`). */
const leastMemory = 6 * 1024 * 1024;

/** The `resources` option over what stands in for it; a problem for each limit that the engine would refuse. */
export function resourceLimits(
  value: unknown,
  path: string,
  fallback: Limits,
  problems: Problem[],
): Limits | undefined {
  const given = objectOption(value, path, ["memory", "cpus", "pids"], problems);
  const refuse = (name: string, what: string) =>
    problems.push({
      code: "option-invalid",
      severity: "error",
      path: `${path}.${name}`,
      message: `${path}.${name} must be ${what}.`,
      hint: "Leave it out for no limit of its own.",
    });
  const limits: { memory?: string; cpus?: string; pids?: number } = { ...fallback };
  const { memory, cpus, pids } = given;
  if (typeof memory === "string" && (byteSizeOf(memory) ?? 0) >= leastMemory) limits.memory = memory;
  else if (memory !== undefined) refuse("memory", "text such as 256M, and at least 6M");
  // Seven digits behind the point are all that the engine tells apart.
  if (typeof cpus === "number" && cpus >= 0.01 && cpus <= 1024) limits.cpus = String(Number(cpus.toFixed(7)));
  else if (cpus !== undefined) refuse("cpus", "a number from 0.01 to 1024");
  if (typeof pids === "number" && Number.isSafeInteger(pids) && pids > 0) limits.pids = pids;
  else if (pids !== undefined) refuse("pids", "a whole number above 0");
  return Object.keys(limits).length === 0 ? undefined : limits;
}
