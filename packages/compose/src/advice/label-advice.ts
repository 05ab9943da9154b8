import { child, descendant } from "../source/value.ts";
import { goBoolean, meantBoolean } from "../watchtower/go-boolean.ts";
import type { Advise } from "./advice-list.ts";
import { keyedTexts, rewrite } from "./keyed-text.ts";
import type { KeyedText } from "./keyed-text.ts";
import { labelKind, meantLabel } from "./known-labels.ts";
import type { LabelKind } from "./known-labels.ts";
import type { ServiceFacts } from "./service-facts.ts";

const interesting = /watch[\W_]?tower|komodo/i;

/** What is wrong with the labels of a service whoever reads them: values, names, and places that lead nowhere. */
export function adviseOnLabels(
  service: ServiceFacts,
  target: "compose" | "swarm",
  source: string,
  advise: Advise,
): void {
  for (const entry of service.labels.values()) {
    if (!interesting.test(entry.key)) continue;
    const path = service.path("labels", entry.step);
    const kind = labelKind(entry.key);
    if (kind !== undefined) adviseOnValue(entry, kind, path, source, advise);
    else if (entry.key === "komodo.skip") adviseOnSkip(entry, path, advise);
    else adviseOnName(entry, path, source, advise);
  }
  // Of Compose, which uses none of them, that is said already.
  if (target === "swarm") adviseOnDeploy(service, advise);
}

/** A value that Go does not parse counts as absent (watchtower.md d). */
function adviseOnValue(
  entry: KeyedText,
  kind: LabelKind,
  path: readonly string[],
  source: string,
  advise: Advise,
): void {
  const { key, text, template, place } = entry;
  if (template !== undefined && !entry.isKnown) return;
  if (kind.type === "number" && !/^[-+]?\d+$/.test(text)) {
    advise({
      code: "label-unread",
      path,
      place,
      message: `Watchtower takes ${JSON.stringify(text)} for no number, and ${key} for absent.`,
      hint: key.endsWith("-timeout")
        ? "Give whole minutes, without a unit; 0 is without end."
        : "Give a whole number.",
    });
  }
  if (kind.type !== "boolean" || goBoolean(text) !== undefined) return;
  const meant = meantBoolean(text);
  const to = meant === undefined ? undefined : String(meant);
  advise({
    code: "label-unread",
    path,
    place,
    message: /["'\s]/.test(text)
      ? `The quotes or blanks belong to the value, so that Watchtower reads no boolean and takes ${key} for absent.`
      : `Watchtower takes ${JSON.stringify(text)} for no boolean, and ${key} for absent.`,
    hint: entry.isItem
      ? `Write it without quotes of its own: ${key}=${to ?? "false"}.`
      : `Write "true" or "false".`,
    fix: to === undefined ? undefined : [`Write ${to}`, rewrite(source, entry, { text: to })],
  });
}

/** Komodo skips for any value but false, in its version 1 for that, too (komodo.md c). */
function adviseOnSkip(entry: KeyedText, path: readonly string[], advise: Advise): void {
  const { text, place } = entry;
  if ((entry.template !== undefined && !entry.isKnown) || text === "" || meantBoolean(text) !== false) return;
  const isRead = text === "false";
  advise({
    code: "komodo-skip-false",
    severity: isRead ? "info" : "warning",
    path,
    place,
    message: isRead
      ? "Komodo before version 2 skips the container whatever the label says."
      : `Komodo skips the container for any value but false, and for ${JSON.stringify(text)}, too.`,
    hint: "Take the label out to have the container started and stopped with the others.",
  });
}

function adviseOnName(entry: KeyedText, path: readonly string[], source: string, advise: Advise): void {
  const meant = meantLabel(entry.key, entry.text);
  if (meant === undefined) return;
  const { key, text } = meant;
  const isSplit = /:\s/.test(entry.key);
  advise({
    code: "label-unknown",
    // A version that came after this list may have it.
    ...(key === undefined ? { severity: "info" } : {}),
    path,
    place: entry.keyPlace,
    message: isSplit
      ? `In a list, the label and its value are parted by =, and ${JSON.stringify(entry.key)} is the name of a label that nothing reads.`
      : key === undefined
        ? `No Watchtower up to 1.21 reads the label ${JSON.stringify(entry.key)}.`
        : `There is no label ${JSON.stringify(entry.key)}: nothing reads it.`,
    hint:
      key === undefined
        ? "See whether your version does, or take it out."
        : `Write ${key}${entry.isItem ? `=${text}` : ""}.`,
    fix: key === undefined ? undefined : [`Write ${key}`, nameFix(source, entry, key, text, isSplit)],
  });
}

function nameFix(source: string, entry: KeyedText, key: string, text: string, isSplit: boolean) {
  // What is no key=value in a list is a label without a value.
  if (isSplit && entry.isItem && entry.text === "") {
    return rewrite(source, { ...entry, isItem: false, keyPlace: entry.place }, { key: `${key}=${text}` });
  }
  return rewrite(source, entry, { key, ...(entry.isItem ? { text } : {}) });
}

/** Labels under `deploy` are those of the Swarm service and never reach a container. */
function adviseOnDeploy(service: ServiceFacts, advise: Advise): void {
  if (child(service.value, "deploy") === undefined) return;
  for (const entry of keyedTexts(descendant(service.value, "deploy", "labels")).values()) {
    if (labelKind(entry.key) === undefined && entry.key !== "komodo.skip") continue;
    if (service.labels.has(entry.key)) continue;
    advise({
      code: "label-on-deploy",
      path: service.path("deploy", "labels", entry.step),
      place: entry.keyPlace,
      message: `${entry.key} is a label of the Swarm service here, and never reaches the container, where it would be read.`,
      hint: "Move it to the labels of the service, beside image.",
    });
  }
}
