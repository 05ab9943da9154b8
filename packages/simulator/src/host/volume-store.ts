import { type Clock, rfc3339Nano } from "./clock.ts";
import { DockerError } from "./docker-error.ts";
import type { EventLog } from "./event-log.ts";

/** A named volume, in the engine's own field names. */
export interface Volume {
  readonly Name: string;
  readonly Driver: "local";
  readonly Mountpoint: string;
  readonly CreatedAt: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Scope: "local";
  readonly Options: null;
}

/** The named volumes of a host; nothing is stored in them. */
export class VolumeStore {
  readonly #volumes = new Map<string, Volume>();
  readonly #clock: Clock;
  readonly #events: EventLog;

  constructor(clock: Clock, events: EventLog) {
    this.#clock = clock;
    this.#events = events;
  }

  all(): readonly Volume[] {
    return [...this.#volumes.values()];
  }

  get(name: string): Volume {
    const volume = this.#volumes.get(name);
    if (!volume) throw new DockerError(404, `get ${name}: no such volume`);
    return volume;
  }

  /** Gives the volume of that name, making it when there is none. */
  ensure(name: string, labels: Readonly<Record<string, string>> = {}): Volume {
    const existing = this.#volumes.get(name);
    if (existing) return existing;
    const volume: Volume = {
      Name: name,
      Driver: "local",
      Mountpoint: `/var/lib/docker/volumes/${name}/_data`,
      CreatedAt: rfc3339Nano(this.#clock.nanos()),
      Labels: labels,
      Scope: "local",
      Options: null,
    };
    this.#volumes.set(name, volume);
    this.#events.record("volume", "create", name, { driver: "local" });
    return volume;
  }

  remove(name: string, usedBy: readonly string[]): void {
    this.get(name);
    if (usedBy.length > 0) {
      throw new DockerError(409, `remove ${name}: volume is in use - [${usedBy.join(", ")}]`);
    }
    this.#volumes.delete(name);
    this.#events.record("volume", "destroy", name, { driver: "local" });
  }
}
