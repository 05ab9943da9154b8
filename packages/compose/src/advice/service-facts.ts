import { parseVolumeSpec } from "../format/volume-spec.ts";
import { child, descendant, isScalarValue, textOf } from "../source/value.ts";
import type { MapValue, Place, ScalarValue, Value } from "../source/value.ts";
import { goBoolean } from "../watchtower/go-boolean.ts";
import { isOpen, keyedTexts } from "./keyed-text.ts";
import type { KeyedText } from "./keyed-text.ts";

/** A directory or file in a container, and whether it can be written. */
export interface Mount {
  readonly source: string | undefined;
  readonly target: string;
  readonly isReadOnly: boolean;
  readonly place: Place;
  readonly index: string;
}

/** A service as advice looks at it: each part is read when it is first asked for. */
export class ServiceFacts {
  readonly name: string;
  readonly value: MapValue;
  /** Where its name stands. */
  readonly place: Place;
  /** Whether all of it stands in this file. */
  readonly isWhole: boolean;
  #labels: ReadonlyMap<string, KeyedText> | undefined;
  #environment: ReadonlyMap<string, KeyedText> | undefined;
  #mounts: readonly Mount[] | undefined;

  constructor(name: string, value: MapValue, place: Place, isWhole: boolean) {
    this.name = name;
    this.value = value;
    this.place = place;
    this.isWhole = isWhole;
  }

  /** The keys that lead to a part of the service. */
  path(...steps: readonly string[]): string[] {
    return ["services", this.name, ...steps];
  }

  get labels(): ReadonlyMap<string, KeyedText> {
    return (this.#labels ??= keyedTexts(child(this.value, "labels")));
  }

  /** Whether there may be labels that are not in `labels`. */
  get hasOtherLabels(): boolean {
    return !this.isWhole || child(this.value, "label_file") !== undefined;
  }

  get environment(): ReadonlyMap<string, KeyedText> {
    return (this.#environment ??= keyedTexts(child(this.value, "environment")));
  }

  /** Whether there may be variables that are not in `environment`. */
  get hasOtherEnvironment(): boolean {
    return !this.isWhole || child(this.value, "env_file") !== undefined;
  }

  get image(): ScalarValue | undefined {
    const image = child(this.value, "image");
    return image !== undefined && isScalarValue(image) && image.kind !== "null" ? image : undefined;
  }

  /** The name of the image as far as it can be told: variables that are not set are nothing. */
  get imageName(): string {
    return (this.image?.text ?? "").replace(/^\/+|[:@]+$/g, "");
  }

  /** Whether the tag or digest of the image is for a variable to say. */
  get isImageOpen(): boolean {
    return this.image === undefined || isOpen(this.image);
  }

  get mounts(): readonly Mount[] {
    return (this.#mounts ??= mountsOf(child(this.value, "volumes")));
  }

  /** Whether there may be mounts that are not in `mounts`. */
  get hasOtherMounts(): boolean {
    const volumes = child(this.value, "volumes");
    const isOneOpen = volumes?.kind === "list" && volumes.items.length > this.mounts.length;
    return !this.isWhole || isOneOpen || child(this.value, "volumes_from") !== undefined;
  }

  /** Whether anything is mounted at a path of the container or above it, `/` not counted. */
  mountAt(path: string): Mount | undefined {
    return this.mounts.find(({ target }) => {
      const clean = target.replace(/\/+$/, "");
      return clean !== "" && (clean === path || path.startsWith(`${clean}/`));
    });
  }

  /** Whether a secret or config of the service stands at a path. */
  hasFileAt(path: string): boolean {
    return ["secrets", "configs"].some((key) => {
      const list = child(this.value, key);
      return (
        list?.kind === "list" &&
        list.items.some((item) => {
          const source = isScalarValue(item) ? item.text : textOf(item, "source");
          const target = textOf(item, "target") ?? source ?? "";
          const folder = key === "secrets" ? "/run/secrets/" : "/";
          return (target.startsWith("/") ? target : folder + target) === path;
        })
      );
    });
  }

  /** The name of its container, where the file sets one. */
  get containerName(): string | undefined {
    const name = child(this.value, "container_name");
    return name && isScalarValue(name) && name.kind !== "null" && !isOpen(name) ? name.text : undefined;
  }

  /** What a label says to Watchtower; undefined where it is absent, not read, or not known. */
  flag(label: string): boolean | undefined {
    const found = this.labels.get(label);
    return found?.isKnown === true ? goBoolean(found.text) : undefined;
  }

  /** The mode of a Swarm service. */
  get mode(): string | undefined {
    const mode = descendant(this.value, "deploy", "mode");
    return mode && isScalarValue(mode) ? mode.text : undefined;
  }
}

function mountsOf(volumes: Value | undefined): readonly Mount[] {
  if (volumes?.kind !== "list") return [];
  return volumes.items.flatMap((item, position): Mount[] => {
    const index = String(position);
    if (item.kind === "map") {
      const target = textOf(item, "target");
      if (target === undefined) return [];
      const isReadOnly = goBoolean(textOf(item, "read_only") ?? "") === true;
      return [{ source: textOf(item, "source"), target, isReadOnly, place: item, index }];
    }
    if (!isScalarValue(item)) return [];
    // A variable that is not set leaves a colon with nothing before it.
    const parsed = parseVolumeSpec(item.text.replace(/^:/, "./:"));
    if ("flaw" in parsed) return [];
    const { source, target, options } = parsed.spec;
    return [{ source, target, isReadOnly: options.includes("ro"), place: item, index }];
  });
}
