import type { Container } from "../host/container.ts";
import { parseImageReference } from "../host/image-reference.ts";
import { enableLabel, scopeOf, watchedImage } from "./labels.ts";
import type { WatchtowerFlavour, WatchtowerSettings } from "./settings.ts";

/** What one request narrows an update to; undefined leaves that side open. */
export interface UpdateTarget {
  readonly images?: readonly string[];
  /** Only the fork: regular expressions over names. */
  readonly containers?: readonly string[];
}

/** Whether a container takes part in a scan (reference/watchtower.md d, "Selection order"). */
export type Selects = (container: Container) => boolean;

/** Compiles `^pattern$` as the fork does: alternation is not grouped; an unreadable pattern is taken literally. */
function anchored(pattern: string): RegExp {
  try {
    return new RegExp(`^${pattern}$`);
  } catch {
    return new RegExp(`^${pattern.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`);
  }
}

/** 1.7.1 compares with the container's image up to its first colon, whatever that colon separates. */
function containrrrImage(container: Container, images: readonly string[]): boolean {
  const [beforeColon = ""] = watchedImage(container).split(":");
  return images.includes(beforeColon);
}

/** The fork compares parsed references; a tag counts only when the request names one. */
function forkImage(container: Container, images: readonly string[]): boolean {
  return images.some((image) => {
    try {
      const wanted = parseImageReference(image);
      const own = parseImageReference(watchedImage(container));
      const namesTag = /:[^/]*$/.test(image.replace(/@.*$/, ""));
      return wanted.repository === own.repository && (!namesTag || wanted.tag === own.tag);
    } catch {
      return false;
    }
  });
}

function hasLabel(container: Container, pair: string): boolean {
  const [name = "", value = ""] = pair.split("=");
  const own = container.config.Labels[name];
  return own !== undefined && (value === "" || own === value);
}

function forkOnly(container: Container, settings: WatchtowerSettings): boolean {
  const image = watchedImage(container);
  const { monitorImageNames, skipImageNames, enableByLabel, disableByLabel } = settings;
  return (
    (monitorImageNames.length === 0 || monitorImageNames.some((name) => anchored(name).test(image))) &&
    !skipImageNames.some((name) => anchored(name).test(image)) &&
    (enableByLabel.length === 0 || enableByLabel.some((pair) => hasLabel(container, pair))) &&
    !disableByLabel.some((pair) => hasLabel(container, pair))
  );
}

/** Builds the test for a scan: settings first, then what the request asks for. */
export function selectionOf(
  flavour: WatchtowerFlavour,
  settings: WatchtowerSettings,
  target: UpdateTarget = {},
): Selects {
  const fork = flavour === "nicholas-fedor";
  // Without a scope 1.7.1 takes every container, the fork only those without one.
  const scope = settings.scope || (fork ? "none" : "");
  const statuses = [
    "running",
    ...(settings.includeStopped ? ["created", "exited"] : []),
    ...(settings.includeRestarting ? ["restarting"] : []),
  ];
  const patterns = target.containers?.map((pattern) => anchored(pattern.replace(/^\//, "")));
  return (container) => {
    const enabled = enableLabel(container);
    const disabledByName = settings.disableContainers.some((name) =>
      fork ? anchored(name).test(container.name) : name === container.name || name === `/${container.name}`,
    );
    return (
      statuses.includes(container.status) &&
      !disabledByName &&
      (!fork || forkOnly(container, settings)) &&
      enabled !== false &&
      (!settings.labelEnable || enabled === true) &&
      (scope === "" || scopeOf(container) === scope) &&
      (!target.images || (fork ? forkImage : containrrrImage)(container, target.images)) &&
      (!patterns || patterns.some((pattern) => pattern.test(container.name)))
    );
  };
}
