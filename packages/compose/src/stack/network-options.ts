import type { ComposeNetwork } from "./compose-file.ts";
import { environmentOption } from "./environment-option.ts";
import { booleanOption, objectOption, textOption } from "./option-values.ts";
import type { OptionValues } from "./option-values.ts";
import type { Problem } from "./problem.ts";
import type { StackTarget } from "./swarm-target.ts";

/** A network of the stack. */
export interface NetworkOptions {
  /** Its name on the engine. Default: that of the project and its own, `management_backend`. */
  readonly name?: string | undefined;
  /** Whether it is there already and is not to be made; it then takes no option but `name`. */
  readonly external?: boolean | undefined;
  /** Such as `bridge` or `macvlan`. Default: the engine's own; in a Swarm `overlay`. */
  readonly driver?: string | undefined;
  /** Options of the driver, such as `com.docker.network.bridge.name`. */
  readonly driverOptions?: Readonly<Record<string, string>> | undefined;
  /** Whether containers are cut off from everything outside it: registries, and the host's ports. */
  readonly internal?: boolean | undefined;
  /** Whether containers that are no services may join it, in a Swarm. Default true there. */
  readonly attachable?: boolean | undefined;
}

const optionNames = ["name", "external", "driver", "driverOptions", "internal", "attachable"];

/** Every network that is named in the options, as the file defines it. */
export function networkOptions(
  value: unknown,
  target: StackTarget,
  problems: Problem[],
): ReadonlyMap<string, ComposeNetwork> {
  const networks = new Map<string, ComposeNetwork>();
  if (value === undefined) return networks;
  const names =
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const given = objectOption(value, "networks", names, problems);
  for (const name of names) {
    const path = `networks.${name}`;
    // Compose's own rule for the names of what a file defines (compose-and-metrics.md A1).
    if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
      problems.push({
        code: "option-invalid",
        severity: "error",
        path: "networks",
        message: `${JSON.stringify(name)} is not the name of a network in a Compose file.`,
        hint: "Use letters, digits, dots, - and _.",
      });
      continue;
    }
    networks.set(
      name,
      networkOf(objectOption(given[name], path, optionNames, problems), path, target, problems),
    );
  }
  return networks;
}

/** A network without options. */
export function defaultNetwork(target: StackTarget): ComposeNetwork {
  return target === "swarm" ? { driver: "overlay", attachable: true } : {};
}

function networkOf(given: OptionValues, path: string, target: StackTarget, problems: Problem[]) {
  const own = textOption(given["name"], `${path}.name`, "", problems);
  const name = own === "" ? {} : { name: own };
  if (booleanOption(given["external"], `${path}.external`, false, problems)) {
    externalProblems(given, path, problems);
    return { ...name, external: true };
  }
  const driver = textOption(given["driver"], `${path}.driver`, "", problems);
  if (target === "swarm" && driver !== "" && driver !== "overlay") {
    problems.push({
      code: "target-refuses",
      severity: "error",
      path: `${path}.driver`,
      message: "Services of a Swarm join overlay networks alone.",
      hint: "Leave the driver out.",
    });
  }
  const driverOptions = environmentOption(given["driverOptions"], `${path}.driverOptions`, problems);
  return {
    ...name,
    ...defaultNetwork(target),
    ...(driver === "" ? {} : { driver }),
    ...(driverOptions.size === 0
      ? {}
      : { driver_opts: Object.fromEntries(driverOptions) as Record<string, string> }),
    ...flag("internal", given, path, problems),
    ...flag("attachable", given, path, problems),
  };
}

function flag(name: "internal" | "attachable", given: OptionValues, path: string, problems: Problem[]) {
  if (given[name] === undefined) return {};
  return { [name]: booleanOption(given[name], `${path}.${name}`, false, problems) };
}

/** Compose refuses a network that is there already and has other keys than its name. */
function externalProblems(given: OptionValues, path: string, problems: Problem[]): void {
  const others = optionNames.filter((name) => !["name", "external"].includes(name));
  for (const other of others.filter((name) => given[name] !== undefined)) {
    problems.push({
      code: "option-invalid",
      severity: "error",
      path: `${path}.${other}`,
      message: `${path} is there already, so ${other} cannot be chosen.`,
      hint: "Leave it out, or leave external out.",
    });
  }
}
