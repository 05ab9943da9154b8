import { isIpAddress, isLoopback, isWildcard } from "./ip-address.ts";
import { kindOf, objectOption } from "./option-values.ts";
import type { Problem } from "./problem.ts";
import type { StackTarget } from "./swarm-target.ts";

/** Where a service's port is published on the host. */
export interface ListenOptions {
  /** IP literal of the host's interface; 0.0.0.0 or :: for all of them. */
  readonly address?: string | undefined;
  /** TCP port of the host, 1 to 65535. */
  readonly port?: number | undefined;
}

/** A published port; without an address, on every interface. */
export interface PublishedPort {
  readonly address: string | undefined;
  readonly port: number;
}

/** The `listen` option as given or by default; undefined when it is `false` and nothing is published. */
export function listenOption(
  value: unknown,
  path: string,
  fallback: PublishedPort,
  problems: Problem[],
): PublishedPort | undefined {
  if (value === false) return undefined;
  const given = objectOption(value, path, ["address", "port"], problems);
  return {
    address:
      given["address"] === undefined ? fallback.address : address(given["address"], path, fallback, problems),
    port: given["port"] === undefined ? fallback.port : port(given["port"], path, fallback, problems),
  };
}

/**
 * The `listen` option of a page for this host alone: on loopback by default, and in a Swarm, which publishes a port on
 * every node, only when that is asked for.
 */
export function ownPortOption(
  value: unknown,
  path: string,
  port: number,
  target: StackTarget,
  problems: Problem[],
): PublishedPort | undefined {
  const isSwarm = target === "swarm";
  const fallback = { address: isSwarm ? undefined : "127.0.0.1", port };
  return listenOption(value ?? (isSwarm ? false : undefined), path, fallback, problems);
}

/** The short form of Compose: `127.0.0.1:8080:8080`, `[::1]:8080:8080`, `9001:9001`. */
export function portMapping({ address, port }: PublishedPort, containerPort: number): string {
  if (address === undefined) return `${port}:${containerPort}`;
  return `${address.includes(":") ? `[${address}]` : address}:${port}:${containerPort}`;
}

/** Whether the port can be reached through every interface of the host. */
export function isOnEveryInterface({ address }: PublishedPort): boolean {
  return address === undefined || isWildcard(address);
}

/** Whether the port can be reached from other machines. */
export function isOpen({ address }: PublishedPort): boolean {
  return address === undefined || !isLoopback(address);
}

/** Whether the host could not give both ports away. */
export function collide(a: PublishedPort, b: PublishedPort): boolean {
  return a.port === b.port && (isOnEveryInterface(a) || isOnEveryInterface(b) || a.address === b.address);
}

function address(value: unknown, path: string, fallback: PublishedPort, problems: Problem[]) {
  if (typeof value === "string" && isIpAddress(value)) return value;
  problems.push({
    code: "address-invalid",
    severity: "error",
    path: `${path}.address`,
    message: `${typeof value === "string" ? JSON.stringify(value) : kindOf(value)} is not an IP address; Compose takes no host names here.`,
    hint: "Write an address of this host, such as 127.0.0.1 or 192.168.1.10.",
  });
  return fallback.address;
}

function port(value: unknown, path: string, fallback: PublishedPort, problems: Problem[]) {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65535) return value;
  problems.push({
    code: "port-invalid",
    severity: "error",
    path: `${path}.port`,
    message: `${typeof value === "number" ? value : kindOf(value)} is not a TCP port.`,
    hint: `Give a whole number from 1 to 65535; the default is ${fallback.port}.`,
  });
  return fallback.port;
}
