import { randomBytes } from "node:crypto";
import { type Clock, rfc3339Nano } from "./clock.ts";
import { DockerError } from "./docker-error.ts";
import type { EventLog } from "./event-log.ts";

/** A container's place in a network. */
export interface Endpoint {
  readonly networkId: string;
  readonly endpointId: string;
  readonly aliases: readonly string[];
  readonly ipAddress: string;
  readonly gateway: string;
}

/** A network on the host. */
export interface Network {
  readonly id: string;
  readonly name: string;
  readonly created: string;
  readonly driver: string;
  readonly internal: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly subnet: string;
}

/** What a new network may bring. */
export interface NetworkOptions {
  driver?: string;
  internal?: boolean;
  labels?: Readonly<Record<string, string>>;
}

/** The networks of the host: bridge, host and none from the start. */
export class NetworkStore {
  readonly #networks = new Map<string, Network>();
  readonly #clock: Clock;
  readonly #events: EventLog;
  #subnets = 0;
  #addresses = 1;

  constructor(clock: Clock, events: EventLog) {
    this.#clock = clock;
    this.#events = events;
    this.#add("bridge", { driver: "bridge" });
    this.#add("host", { driver: "host" });
    this.#add("none", { driver: "null" });
  }

  all(): readonly Network[] {
    return [...this.#networks.values()];
  }

  /** Finds by name, id or id prefix; `default` is the bridge. */
  find(nameOrId: string): Network | undefined {
    if (nameOrId === "default") return this.#networks.get("bridge");
    return (
      this.#networks.get(nameOrId) ??
      this.all().find(({ id }) => id === nameOrId || (nameOrId.length >= 4 && id.startsWith(nameOrId)))
    );
  }

  get(nameOrId: string): Network {
    const found = this.find(nameOrId);
    if (!found) throw new DockerError(404, `network ${nameOrId} not found`);
    return found;
  }

  create(name: string, options: NetworkOptions = {}): Network {
    if (this.#networks.has(name)) throw new DockerError(409, `network with name ${name} already exists`);
    const network = this.#add(name, options);
    this.#events.record("network", "create", network.id, { name, type: network.driver });
    return network;
  }

  remove(nameOrId: string, inUse: (network: Network) => boolean): void {
    const network = this.get(nameOrId);
    if (["bridge", "host", "none"].includes(network.name)) {
      throw new DockerError(403, `${network.name} is a pre-defined network and cannot be removed`);
    }
    if (inUse(network)) {
      throw new DockerError(
        403,
        `error while removing network: network ${network.name} id ${network.id} has active endpoints`,
      );
    }
    this.#networks.delete(network.name);
    this.#events.record("network", "destroy", network.id, { name: network.name, type: network.driver });
  }

  /** Gives a container an address in a network. */
  join(name: string, containerId: string, aliases: readonly string[] = []): [string, Endpoint] {
    const network = this.get(name);
    const prefix = network.subnet.slice(0, network.subnet.lastIndexOf(".0.0"));
    const address = ++this.#addresses;
    const endpoint = {
      networkId: network.id,
      endpointId: randomBytes(32).toString("hex"),
      aliases,
      ipAddress: network.subnet === "" ? "" : `${prefix}.${address >> 8}.${address & 255}`,
      gateway: network.subnet === "" ? "" : `${prefix}.0.1`,
    };
    this.#events.record("network", "connect", network.id, {
      container: containerId,
      name: network.name,
      type: network.driver,
    });
    return [network.name, endpoint];
  }

  #add(name: string, { driver = "bridge", internal = false, labels = {} }: NetworkOptions): Network {
    const network = {
      id: randomBytes(32).toString("hex"),
      name,
      created: rfc3339Nano(this.#clock.nanos()),
      driver,
      internal,
      labels,
      subnet: driver === "bridge" ? `172.${17 + (this.#subnets++ % 200)}.0.0/16` : "",
    };
    this.#networks.set(name, network);
    return network;
  }
}
