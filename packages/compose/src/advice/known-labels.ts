import { nearestKey } from "../format/nearest-key.ts";
import { meantBoolean } from "../watchtower/go-boolean.ts";

/** What all of Watchtower's labels begin with (watchtower.md d). */
export const labelPrefix = "com.centurylinklabs.watchtower";

/** How a label is read. */
export interface LabelKind {
  readonly type: "boolean" | "number" | "text";
  /** Whether the fork alone has it. */
  readonly isForkOnly?: true;
}

const boolean: LabelKind = { type: "boolean" };
const number: LabelKind = { type: "number" };
const text: LabelKind = { type: "text" };

/** By what follows the prefix and a dot. */
const kinds: ReadonlyMap<string, LabelKind> = new Map([
  ["enable", boolean],
  ["monitor-only", boolean],
  ["no-pull", boolean],
  ["scope", text],
  ["depends-on", text],
  ["stop-signal", text],
  ["lifecycle.pre-check", text],
  ["lifecycle.post-check", text],
  ["lifecycle.pre-update", text],
  ["lifecycle.post-update", text],
  ["lifecycle.pre-update-timeout", number],
  ["lifecycle.post-update-timeout", number],
  ["lifecycle.uid", { type: "number", isForkOnly: true }],
  ["lifecycle.gid", { type: "number", isForkOnly: true }],
  ["cooldown-delay", { type: "text", isForkOnly: true }],
  // Written by the fork on containers of its own.
  ["container-chain", text],
  ["ephemeral-orchestrator", text],
]);
const names = [...kinds.keys()];

/** The full name of a label. */
export function labelName(name: string): string {
  return `${labelPrefix}.${name}`;
}

/** How a label of Watchtower is read; undefined for any other label. */
export function labelKind(key: string): LabelKind | undefined {
  return key.startsWith(`${labelPrefix}.`) ? kinds.get(key.slice(labelPrefix.length + 1)) : undefined;
}

/** A label that nothing reads, as it was meant: `key: value` in a list, blanks around the name, another spelling. */
export interface MeantLabel {
  /** Undefined where no label is near. */
  readonly key: string | undefined;
  readonly text: string;
}

/** What a key was meant for that looks like a label of Watchtower or Komodo and is none; undefined for any other. */
export function meantLabel(key: string, value: string): MeantLabel | undefined {
  if (key === labelPrefix || labelKind(key) !== undefined) return undefined;
  const isWatchtower = /century[\W_]?links?[\W_]?labs?\.watch[\W_]?tower/i.test(key);
  if (!isWatchtower && !/^\W*komodo[\W_]?skip(?:\W|$)/i.test(key)) return undefined;
  if (key === "komodo.skip") return undefined;
  // In a list, what stands before the first "=" is the key.
  const [, name = key, inKey] = /^([^:\s]*)\s*:\s+(.*)$/.exec(key.trim()) ?? [];
  const bare = name.trim().replace(/^["']+|["']+$/g, "");
  const written = inKey ?? value;
  const meant = /["'\s]/.test(written) ? String(meantBoolean(written) ?? written.trim()) : written;
  return { key: isWatchtower ? nearestLabel(bare) : "komodo.skip", text: meant };
}

function nearestLabel(key: string): string | undefined {
  const [, name] = /watch[\W_]?tower[.\-_]?(.*)$/i.exec(key) ?? [];
  if (name === "") return labelPrefix;
  const found = name === undefined ? undefined : kinds.has(name) ? name : nearestKey(name, names);
  return found === undefined ? undefined : labelName(found);
}
