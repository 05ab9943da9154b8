import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { type Door, openDoor } from "../sockets/door.ts";
import type { Container, PublishedPort } from "./container.ts";
import { DockerError } from "./docker-error.ts";

/** Hands a connection to what listens on a port of a container. */
export type Deliver = (containerPort: number, socket: Socket) => void;

/** Binds the published ports of running containers, always on 127.0.0.1. */
export class PortPublisher {
  readonly #mode: "system" | "as-asked";
  /** Asked-for address to the port the system chose for it before, so that it stays over restarts. */
  readonly #remembered = new Map<string, number>();
  readonly #taken = new Map<string, string>();
  readonly #doors = new Map<string, Door[]>();

  constructor(mode: "system" | "as-asked") {
    this.#mode = mode;
  }

  /** Opens every published port of a container, or none and throws Docker's error. */
  async open(container: Container, deliver: Deliver): Promise<Map<string, PublishedPort[]>> {
    const published = new Map<string, PublishedPort[]>();
    const doors: Door[] = [];
    this.#doors.set(container.id, doors);
    try {
      for (const [port, bindings] of Object.entries(container.hostConfig.PortBindings)) {
        const [number = "", protocol = "tcp"] = port.split("/");
        const bound: PublishedPort[] = [];
        for (const binding of bindings) {
          const asked = Number(binding.HostPort || 0);
          const address = `${binding.HostIp || "0.0.0.0"}:${asked}`;
          this.#take(container, address, asked, protocol);
          if (protocol !== "tcp") {
            bound.push({ hostIp: "127.0.0.1", hostPort: asked });
            continue;
          }
          const door = await this.#listen(container, address, asked, (socket) => {
            deliver(Number(number), socket);
          });
          doors.push(door);
          bound.push({ hostIp: "127.0.0.1", hostPort: door.port ?? 0 });
        }
        if (bound.length > 0) published.set(port, bound);
      }
    } catch (error) {
      await this.close(container.id);
      throw error;
    }
    return published;
  }

  /** Closes the ports of a container and the connections through them. */
  async close(containerId: string): Promise<void> {
    const doors = this.#doors.get(containerId) ?? [];
    this.#doors.delete(containerId);
    for (const [address, owner] of this.#taken) if (owner === containerId) this.#taken.delete(address);
    await Promise.all(doors.map((door) => door.close()));
  }

  #take(container: Container, address: string, asked: number, protocol: string): void {
    if (asked === 0) return;
    const key = `${address.replace(/^(?:0\.0\.0\.0|::):/, "127.0.0.1:")}/${protocol}`;
    if (this.#taken.has(key)) {
      throw connectivityError(container, `Bind for ${address} failed: port is already allocated`);
    }
    this.#taken.set(key, container.id);
  }

  async #listen(
    container: Container,
    address: string,
    asked: number,
    onConnection: (socket: Socket) => void,
  ): Promise<Door> {
    if (this.#mode === "as-asked") {
      try {
        return await openDoor({ port: asked }, onConnection);
      } catch (error) {
        const reason = (error as NodeJS.ErrnoException).code;
        throw connectivityError(
          container,
          `Error starting userland proxy: listen tcp4 ${address}: bind: ` +
            (reason === "EACCES" ? "permission denied" : "address already in use"),
        );
      }
    }
    const before = asked === 0 ? 0 : (this.#remembered.get(address) ?? 0);
    const door = await openDoor({ port: before }, onConnection).catch(() =>
      openDoor({ port: 0 }, onConnection),
    );
    if (asked !== 0 && door.port !== undefined) this.#remembered.set(address, door.port);
    return door;
  }
}

function connectivityError(container: Container, reason: string): DockerError {
  const endpoint = randomBytes(32).toString("hex");
  return new DockerError(
    500,
    `driver failed programming external connectivity on endpoint ${container.name} (${endpoint}): ${reason}`,
  );
}
