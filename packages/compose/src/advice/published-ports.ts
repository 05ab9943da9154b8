import { parsePortSpec, rangeOf } from "../format/port-spec.ts";
import { child, isScalarValue, textOf } from "../source/value.ts";
import type { Place } from "../source/value.ts";
import { isLoopback, isWildcard } from "../stack/ip-address.ts";
import { isOpen } from "./keyed-text.ts";
import type { ServiceFacts } from "./service-facts.ts";

/** A published port of a service. */
export interface PublishedPorts {
  /** The ports of the container, first and last. */
  readonly container: readonly [number, number];
  /** Empty for every interface. */
  readonly address: string;
  readonly place: Place;
  readonly index: string;
}

/** The published ports of a service; undefined where they cannot all be told. */
export function publishedPorts(service: ServiceFacts): readonly PublishedPorts[] | undefined {
  const list = child(service.value, "ports");
  if (list === undefined) return service.isWhole ? [] : undefined;
  if (list.kind !== "list" || !service.isWhole) return undefined;
  const ports: PublishedPorts[] = [];
  for (const [position, place] of list.items.entries()) {
    const index = String(position);
    if (isScalarValue(place)) {
      // A variable may be any of the parts, and one that is not set leaves none.
      const parsed = isOpen(place) ? undefined : parsePortSpec(place.text, true);
      const container = parsed && "spec" in parsed ? rangeOf(parsed.spec.container) : undefined;
      if (container === undefined || parsed === undefined || !("spec" in parsed)) return undefined;
      ports.push({ container, address: parsed.spec.address, place, index });
    } else {
      const target = rangeOf(textOf(place, "target") ?? "");
      if (target === undefined) return undefined;
      ports.push({ container: target, address: textOf(place, "host_ip") ?? "", place, index });
    }
  }
  return ports;
}

/** The published ports that lead to one port of the container. */
export function publishing(
  ports: readonly PublishedPorts[] | undefined,
  port: number,
): readonly PublishedPorts[] {
  return ports?.filter(({ container: [first, last] }) => first <= port && port <= last) ?? [];
}

/** Whether a port can be reached from other machines, whatever their way. */
export function isOpenToAll({ address }: PublishedPorts): boolean {
  return address === "" || isWildcard(address);
}

/** Whether a port can be reached from other machines at all. */
export function isOpenToOthers(port: PublishedPorts): boolean {
  return port.address === "" || !isLoopback(port.address);
}
