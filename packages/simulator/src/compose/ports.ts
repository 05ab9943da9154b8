import { ComposeError } from "./compose-error.ts";
import { type Mapping, textOf } from "./scalars.ts";

/** One port of a service to publish; `published` empty leaves the choice to the system. */
export interface ComposePort {
  readonly target: number;
  readonly published: string;
  readonly hostIp: string;
  readonly protocol: string;
}

function range(text: string, what: "containerPort" | "hostPort"): number[] {
  const [first = NaN, last = first] = text.split("-").map(Number);
  const valid = [first, last].every((port) => Number.isInteger(port) && port >= 0 && port <= 65535);
  if (!valid || last < first) throw new ComposeError(`Invalid ${what}: ${text}`);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function shortPorts(text: string): ComposePort[] {
  const [address = "", protocol = "tcp"] = text.split("/");
  if (!["tcp", "udp", "sctp"].includes(protocol)) throw new ComposeError(`Invalid proto: ${protocol}`);
  const match = /^(?:(?:(\[[^\]]+\]|[^:[\]]+):)?([^:]*):)?([^:]+)$/.exec(address);
  if (!match) throw new ComposeError(`Invalid containerPort: ${address}`);
  const [, hostIp = "", published = "", target = ""] = match;
  const inside = range(target, "containerPort");
  const outside = published === "" ? [] : range(published, "hostPort");
  if (outside.length > 0 && outside.length !== inside.length) {
    throw new ComposeError(
      `Invalid ranges specified for container and host Ports: ${target} and ${published}`,
    );
  }
  return inside.map((port, index) => ({
    target: port,
    published: outside.length > 0 ? String(outside[index]) : "",
    hostIp: hostIp.replace(/^\[|\]$/g, ""),
    protocol,
  }));
}

/** Reads one entry of `ports`, short or long; a range becomes several. */
export function portsOf(value: unknown, path: string): ComposePort[] {
  if (typeof value !== "object" || value === null) return shortPorts(textOf(value, path));
  const port = value as Mapping;
  return [
    {
      target: Number(textOf(port["target"], `${path}.target`)),
      published: port["published"] === undefined ? "" : textOf(port["published"], `${path}.published`),
      hostIp: port["host_ip"] === undefined ? "" : textOf(port["host_ip"], `${path}.host_ip`),
      protocol: port["protocol"] === undefined ? "tcp" : textOf(port["protocol"], `${path}.protocol`),
    },
  ];
}
