import type { ComposeDeploy, ComposeService } from "./compose-file.ts";
import { booleanOption, objectOption } from "./option-values.ts";
import type { Problem } from "./problem.ts";
import type { Limits } from "./resource-limits.ts";
import type { ServiceContext } from "./service-context.ts";
import type { StackTarget } from "./swarm-target.ts";
import type { SocketProxyOptions } from "../socket-proxy/socket-proxy-service.ts";

/** What is hardened besides the services themselves. */
export interface HardenedOptions {
  /**
   * The proxy between Watchtower and the engine's socket, which lets through what Watchtower asks for and nothing else;
   * `false` leaves it out. Default true; a Swarm has none, since each Watchtower would reach the proxies of all nodes.
   */
  readonly socketProxy?: SocketProxyOptions | boolean | undefined;
}

/** The `hardened` option, read. */
export interface Hardening {
  readonly isOn: boolean;
  /** The options of the socket proxy; undefined without one. */
  readonly socketProxy: unknown;
}

/** Reads `hardened`: `true`, or what to leave out or change. */
export function hardenedOption(value: unknown, target: StackTarget, problems: Problem[]): Hardening {
  if (value === undefined || typeof value === "boolean") {
    return { isOn: value === true, socketProxy: value === true && target === "compose" ? {} : undefined };
  }
  const given = objectOption(value, "hardened", ["socketProxy"], problems);
  const proxy = given["socketProxy"];
  const isWanted =
    typeof proxy === "object" || booleanOption(proxy, "hardened.socketProxy", target === "compose", problems);
  if (isWanted && target === "swarm") {
    problems.push({
      code: "target-refuses",
      severity: "error",
      path: "hardened.socketProxy",
      message:
        "In a Swarm one name leads to the proxies of all nodes, so a Watchtower would update the containers of another.",
      hint: "Leave socketProxy out.",
    });
  }
  return {
    isOn: true,
    socketProxy: isWanted && target === "compose" ? (typeof proxy === "object" ? proxy : {}) : undefined,
  };
}

/** More threads than a Go program or HAProxy starts on a host of many cores. */
const pids = 512;

/** What each service gets along with unless its `resources` say otherwise. */
export const hardenedLimits = {
  watchtower: { memory: "256M", cpus: "1", pids },
  agent: { memory: "512M", cpus: "2", pids },
  socketProxy: { memory: "128M", cpus: "1", pids },
  portainer: { memory: "512M", cpus: "2", pids },
  prometheus: { memory: "512M", cpus: "2", pids },
  grafana: { memory: "512M", cpus: "2", pids },
} as const satisfies Readonly<Record<string, Limits>>;

/** Settings that keep a process from ever getting more rights; a Swarm passes over them. */
export function withoutNewPrivileges(
  service: string,
  { target, problems }: ServiceContext,
): Partial<ComposeService> {
  if (target === "compose") return { security_opt: ["no-new-privileges:true"] };
  problems.push({
    code: "target-drops",
    severity: "warning",
    path: "hardened",
    message: `docker stack passes over security_opt, so ${service} may still gain privileges.`,
    hint: 'Set "no-new-privileges": true in the daemon.json of each node.',
  });
  return {};
}

/** What hardening takes from a program that never runs as root: every capability, and the way to more rights. */
export function withoutRights(service: string, context: ServiceContext): Partial<ComposeService> {
  return context.hardening.isOn ? { cap_drop: ["ALL"], ...withoutNewPrivileges(service, context) } : {};
}

/** Limits as a service states them. */
export function deployWith(
  limits: Limits | undefined,
  deploy: ComposeDeploy | undefined,
): Partial<ComposeService> {
  if (limits === undefined) return deploy === undefined ? {} : { deploy };
  return { deploy: { ...deploy, resources: { ...deploy?.resources, limits } } };
}
