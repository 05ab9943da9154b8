import type { ComposeText } from "../stack/compose-file.ts";
import {
  booleanOption,
  choiceOption,
  flawOf,
  kindOf,
  objectOption,
  textOption,
} from "../stack/option-values.ts";
import type { OptionValues } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { isVariable } from "../yaml/variable.ts";
import type { Variable } from "../yaml/variable.ts";
import type { WatchtowerFlavour } from "./watchtower-image.ts";

/** What Watchtower is to do with a service of one's own, as labels (watchtower.md d). */
export interface WatchtowerLabelOptions {
  /** Which Watchtower reads the labels. Default `containrrr`; what it lacks is refused. */
  readonly flavour?: WatchtowerFlavour | undefined;
  /** `false` excludes the container always; `true` is needed where Watchtower runs with `labelEnable`. */
  readonly enable?: boolean | undefined;
  /** Whether newer images are only reported. A global setting holds, too, unless labels take precedence. */
  readonly monitorOnly?: boolean | undefined;
  /** Whether to look at local images only. A global setting holds, too, unless labels take precedence. */
  readonly noPull?: boolean | undefined;
  /** The scope of the Watchtower that is to look after it. */
  readonly scope?: string | Variable | undefined;
  /** Names of containers that it is restarted with. */
  readonly dependsOn?: readonly string[] | undefined;
  /** The signal that stops it, such as `SIGHUP`. The original passes over the image's own. */
  readonly stopSignal?: string | undefined;
  /** Commands in the container; Watchtower needs the setting `lifecycleHooks`, and the image a shell. */
  readonly lifecycle?: LifecycleLabels | undefined;
  /** The least age of a newer image, such as `7d` (s, m, h, d, w, M), or `0`. Only the fork has it. */
  readonly cooldownDelay?: string | undefined;
}

/** Commands around a check and around an update. */
export interface LifecycleLabels {
  /** Before each check; it may take a minute, and what becomes of it is only logged. */
  readonly preCheck?: string | undefined;
  /** After each check. */
  readonly postCheck?: string | undefined;
  /** Before an update; exit code 75 skips it, and so does any other failure with the original. */
  readonly preUpdate?: string | UpdateHook | undefined;
  /** In the new container after an update. */
  readonly postUpdate?: string | UpdateHook | undefined;
  /** The numeric user of the commands. Only the fork has it. */
  readonly uid?: number | undefined;
  /** The numeric group of the commands. Only the fork has it. */
  readonly gid?: number | undefined;
}

/** A command with a limit of its own. */
export interface UpdateHook {
  readonly command: string;
  /** 0 for no limit; 1 by default. */
  readonly timeoutMinutes?: number | undefined;
}

/** The labels of a service, and what is wrong with the options for them. */
export interface WatchtowerLabels {
  readonly labels: Readonly<Record<string, ComposeText>>;
  readonly problems: readonly Problem[];
}

const prefix = "com.centurylinklabs.watchtower";
const optionNames =
  "flavour enable monitorOnly noPull scope dependsOn stopSignal lifecycle cooldownDelay".split(" ");
const hookNames = "preCheck postCheck preUpdate postUpdate uid gid".split(" ");

/** The label that excludes a service, or asks for it. */
export const enableLabel = `${prefix}.enable`;

/** The label by which a container belongs to the Watchtower of a scope. */
export const scopeLabel = `${prefix}.scope`;

/**
 * The labels by which Watchtower does as asked with a service; each value as Go reads it.
 *
 * Does not throw for bad values: each is a problem with severity `error`, and its label is left out.
 */
export function watchtowerLabels(options: WatchtowerLabelOptions): WatchtowerLabels {
  const problems: Problem[] = [];
  const labels: Record<string, ComposeText> = {};
  const given = objectOption(options, "labels", optionNames, problems);
  const flavours: readonly WatchtowerFlavour[] = ["containrrr", "nicholas-fedor"];
  const flavour = choiceOption(given["flavour"], "labels.flavour", flavours, "containrrr", problems);
  for (const [name, label] of [
    ["enable", "enable"],
    ["monitorOnly", "monitor-only"],
    ["noPull", "no-pull"],
  ] as const) {
    if (given[name] === undefined) continue;
    labels[`${prefix}.${label}`] = String(booleanOption(given[name], `labels.${name}`, false, problems));
  }
  const { scope } = given;
  if (isVariable(scope)) labels[scopeLabel] = scope;
  else setText(labels, scopeLabel, textOption(scope, "labels.scope", "", problems));
  setText(labels, `${prefix}.depends-on`, dependsOn(given["dependsOn"], problems));
  const signal = textOption(given["stopSignal"], "labels.stopSignal", "", problems);
  if (/^(?:|(?:SIG)?[A-Z][A-Z0-9+-]*|\d{1,2})$/.test(signal))
    setText(labels, `${prefix}.stop-signal`, signal);
  else refuse(problems, "stopSignal", "must be a signal", "Write its name, such as SIGHUP, or its number.");
  setLifecycle(labels, given["lifecycle"], flavour, problems);
  setCooldown(labels, given["cooldownDelay"], flavour, problems);
  return { labels, problems };
}

function setText(labels: Record<string, ComposeText>, label: string, text: string): void {
  if (text !== "") labels[label] = text;
}

/** Both split at commas, and the original trims nothing. */
function dependsOn(value: unknown, problems: Problem[]): string {
  if (value === undefined) return "";
  const isName = (name: unknown) => typeof name === "string" && /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name);
  if (Array.isArray(value) && value.length > 0 && value.every(isName)) return value.join(",");
  refuse(
    problems,
    "dependsOn",
    "must be a list of container names",
    "Write the names as docker ps shows them.",
  );
  return "";
}

function setLifecycle(
  labels: Record<string, ComposeText>,
  value: unknown,
  flavour: WatchtowerFlavour,
  problems: Problem[],
): void {
  const given = objectOption(value, "labels.lifecycle", hookNames, problems);
  for (const [name, label] of [
    ["preCheck", "pre-check"],
    ["postCheck", "post-check"],
    ["preUpdate", "pre-update"],
    ["postUpdate", "post-update"],
  ] as const) {
    const hook = given[name];
    const hasLimit = name.endsWith("Update") && typeof hook === "object" && hook !== null;
    const at = `labels.lifecycle.${name}`;
    const parts = hasLimit
      ? objectOption(hook, at, ["command", "timeoutMinutes"], problems)
      : { command: hook };
    setText(labels, `${prefix}.lifecycle.${label}`, textOption(parts["command"], at, "", problems));
    setNumber(labels, `lifecycle.${label}-timeout`, parts, "timeoutMinutes", at, problems);
  }
  for (const name of ["uid", "gid"]) {
    if (given[name] === undefined || isLacking(`lifecycle.${name}`, flavour, problems)) continue;
    setNumber(labels, `lifecycle.${name}`, given, name, "labels.lifecycle", problems);
  }
}

function setNumber(
  labels: Record<string, ComposeText>,
  label: string,
  given: OptionValues,
  name: string,
  path: string,
  problems: Problem[],
): void {
  const value = given[name];
  if (value === undefined) return;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) {
    labels[`${prefix}.${label}`] = String(value);
  } else {
    const at = `${path.replace(/^labels\./, "")}.${name}`;
    refuse(problems, at, `must be a whole number, not ${kindOf(value)}`, "Give 0 or more.");
  }
}

function setCooldown(
  labels: Record<string, ComposeText>,
  value: unknown,
  flavour: WatchtowerFlavour,
  problems: Problem[],
): void {
  if (value === undefined || isLacking("cooldownDelay", flavour, problems)) return;
  if (typeof value === "string" && flawOf(value) === undefined && /^(?:0|(?:\d+[smhdwM])+)$/.test(value)) {
    labels[`${prefix}.cooldown-delay`] = value;
  } else {
    // Watchtower takes what it cannot read for the global setting, and says so in its log alone.
    refuse(
      problems,
      "cooldownDelay",
      "is no duration",
      "Write a number with its unit, such as 12h or 7d, or 0.",
    );
  }
}

function isLacking(name: string, flavour: WatchtowerFlavour, problems: Problem[]): boolean {
  if (flavour === "nicholas-fedor") return false;
  problems.push({
    code: "setting-unsupported",
    severity: "error",
    path: `labels.${name}`,
    message: "Only nicholas-fedor/watchtower reads this label, and this is for containrrr/watchtower.",
    hint: 'Leave it out, or set flavour to "nicholas-fedor".',
  });
  return true;
}

function refuse(problems: Problem[], name: string, flaw: string, hint: string): void {
  const path = `labels.${name}`;
  problems.push({ code: "option-invalid", severity: "error", path, message: `${path} ${flaw}.`, hint });
}
