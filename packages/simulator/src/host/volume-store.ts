import { posix } from "node:path";
import type { FileSystem } from "../files/file-system.ts";
import { volumePath } from "../files/host-files.ts";
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

/** The named volumes of a host; their files lie in the host's file system. */
export class VolumeStore {
  readonly #volumes = new Map<string, Volume>();
  readonly #clock: Clock;
  readonly #events: EventLog;
  readonly #files: FileSystem;

  constructor(clock: Clock, events: EventLog, files: FileSystem) {
    this.#clock = clock;
    this.#events = events;
    this.#files = files;
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
      Mountpoint: volumePath(name),
      CreatedAt: rfc3339Nano(this.#clock.nanos()),
      Labels: labels,
      Scope: "local",
      Options: null,
    };
    this.#volumes.set(name, volume);
    this.#files.makeDirectory(volume.Mountpoint);
    this.#events.record("volume", "create", name, { driver: "local" });
    return volume;
  }

  remove(name: string, usedBy: readonly string[]): void {
    const { Mountpoint } = this.get(name);
    if (usedBy.length > 0) {
      throw new DockerError(409, `remove ${name}: volume is in use - [${usedBy.join(", ")}]`);
    }
    this.#volumes.delete(name);
    this.#files.removeAll(posix.dirname(Mountpoint));
    this.#events.record("volume", "destroy", name, { driver: "local" });
  }
}
