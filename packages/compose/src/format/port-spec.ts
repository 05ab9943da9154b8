import { isIpAddress } from "../stack/ip-address.ts";

/** A port of a service in its short form, `[[address:]host:]container[/protocol]`. */
export interface PortSpec {
  /** Empty for every interface. */
  readonly address: string;
  /** A port or a range; empty when the engine is to choose. */
  readonly host: string;
  readonly container: string;
  readonly protocol: string;
}

/** The parts of a short form, or what is wrong with it. */
export type ParsedPortSpec = { readonly spec: PortSpec } | { readonly flaw: string };

/**
 * Reads the short form of a port as Docker does (go-connections, nat): ranges may be as long as each other, or the
 * container's a single port. `bareIpv6` is whether an IPv6 address may stand without brackets.
 */
export function parsePortSpec(text: string, bareIpv6: boolean): ParsedPortSpec {
  const parts = text.split(":");
  const [port = "", word = ""] = (parts.pop() ?? "").split("/");
  const host = parts.pop() ?? "";
  const written = parts.join(":");
  const address = /^\[(.*)\]$/.exec(written)?.[1] ?? written;
  if (
    address !== "" &&
    (!isIpAddress(address) || (address === written && !bareIpv6 && address.includes(":")))
  ) {
    return {
      flaw: `${JSON.stringify(written)} is not an IP address${address.includes(":") ? " in brackets" : ""}`,
    };
  }
  if (port === "") return { flaw: "there is no port of the container" };
  const container = rangeOf(port);
  if (container === undefined) return { flaw: `${JSON.stringify(port)} is not a port` };
  const published = host === "" ? container : rangeOf(host);
  if (published === undefined) return { flaw: `${JSON.stringify(host)} is not a port` };
  const length = container[1] - container[0];
  if (length !== 0 && published[1] - published[0] !== length)
    return { flaw: "the two ranges differ in length" };
  const protocol = word === "" ? "tcp" : word.toLowerCase();
  if (!["tcp", "udp", "sctp"].includes(protocol))
    return { flaw: `${JSON.stringify(word)} is not a protocol` };
  return { spec: { address, host, container: port, protocol } };
}

/** A port, or the first two of what is joined by hyphens; undefined when it is no range. */
export function rangeOf(text: string): readonly [number, number] | undefined {
  const [first = "", last = first] = text.split("-");
  const from = portOf(first);
  const to = portOf(last);
  return from === undefined || to === undefined || to < from ? undefined : [from, to];
}

function portOf(text: string): number | undefined {
  const port = /^\d+$/.test(text) ? Number(text) : -1;
  return port >= 0 && port <= 65_535 ? port : undefined;
}
