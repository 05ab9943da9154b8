import type { ComposeMembership, ComposeNetwork, ComposeService } from "./compose-file.ts";
import { defaultNetwork } from "./network-options.ts";
import { objectOption, textOption } from "./option-values.ts";
import type { Problem } from "./problem.ts";
import type { StackTarget } from "./swarm-target.ts";

/** The networks that a service joins: their names, or each with what else the service is called there. */
export type ServiceNetworks =
  readonly string[] | Readonly<Record<string, { readonly aliases?: readonly string[] | undefined }>>;

/** The networks of a stack: those that are defined, and those that its services join. */
export class StackNetworks {
  readonly #target: StackTarget;
  readonly #problems: Problem[];
  readonly #defined: ReadonlyMap<string, ComposeNetwork>;
  readonly #used = new Map<string, ComposeNetwork>();

  constructor(target: StackTarget, defined: ReadonlyMap<string, ComposeNetwork>, problems: Problem[]) {
    this.#target = target;
    this.#defined = defined;
    this.#problems = problems;
  }

  /** Reads a service's `networks` option; what is joined stands in the file. */
  join(value: unknown, path: string, fallback: readonly string[]): NonNullable<ComposeService["networks"]> {
    const memberships = this.#memberships(value, path, fallback);
    for (const [name, { at }] of memberships) this.#use(name, at);
    const names = [...memberships.keys()];
    if ([...memberships.values()].every(({ aliases }) => aliases.length === 0)) return names;
    return Object.fromEntries(
      [...memberships].map(([name, { aliases }]): [string, ComposeMembership] => [
        name,
        aliases.length === 0 ? {} : { aliases },
      ]),
    );
  }

  /** Joins a network that is cut off from everything outside it, unless its options say otherwise. */
  joinInternal(
    networks: NonNullable<ComposeService["networks"]>,
    name: string,
  ): NonNullable<ComposeService["networks"]> {
    this.#used.set(name, this.#defined.get(name) ?? { ...defaultNetwork(this.#target), internal: true });
    if (isList(networks)) return [...networks, name];
    const memberships = new Map<string, ComposeMembership>(Object.entries(networks)).set(name, {});
    return Object.fromEntries(memberships);
  }

  /** Whether a service would reach nothing outside its networks. */
  areInternal(networks: NonNullable<ComposeService["networks"]>): boolean {
    const names = namesOf(networks);
    return names.length > 0 && names.every((name) => this.#used.get(name)?.internal === true);
  }

  /** The networks of the file: those defined and those joined. */
  get all(): Readonly<Record<string, ComposeNetwork>> {
    return Object.fromEntries([...this.#used, ...this.#defined]);
  }

  #memberships(value: unknown, path: string, fallback: readonly string[]) {
    const memberships = new Map<string, { aliases: readonly string[]; at: string }>();
    if (value === undefined) {
      for (const name of fallback) memberships.set(name, { aliases: [], at: path });
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        const name = textOption(item, `${path}.${index}`, "", this.#problems);
        if (name !== "") memberships.set(name, { aliases: [], at: `${path}.${index}` });
      }
    } else {
      const names = typeof value === "object" && value !== null ? Object.keys(value) : [];
      const given = objectOption(value, path, names, this.#problems);
      for (const name of names) {
        memberships.set(name, {
          aliases: this.#aliases(given[name], `${path}.${name}`),
          at: `${path}.${name}`,
        });
      }
    }
    return memberships;
  }

  #aliases(value: unknown, path: string): readonly string[] {
    const { aliases } = objectOption(value, path, ["aliases"], this.#problems);
    if (aliases === undefined) return [];
    if (Array.isArray(aliases) && aliases.every((alias) => isHostName(alias))) return aliases;
    this.#problems.push({
      code: "option-invalid",
      severity: "error",
      path: `${path}.aliases`,
      message: `${path}.aliases must be a list of host names.`,
      hint: "Write letters, digits, dots, - and _.",
    });
    return [];
  }

  #use(name: string, path: string): void {
    const known = this.#defined.get(name);
    this.#used.set(name, known ?? defaultNetwork(this.#target));
    if (known !== undefined || name === "backend" || name === "frontend") return;
    this.#problems.push({
      code: "network-unknown",
      severity: "error",
      path,
      message: `There is no network ${JSON.stringify(name)} in this stack.`,
      hint: "Define it in networks: with external true where it is there already.",
    });
  }
}

/** Where to meet a service: on `backend` if it is there, else wherever it is. */
export function networksToMeet({ networks = [] }: ComposeService): readonly string[] {
  const names = namesOf(networks);
  return names.includes("backend") ? ["backend"] : names;
}

/** The names of a service's networks. */
export function namesOf(networks: NonNullable<ComposeService["networks"]>): readonly string[] {
  return isList(networks) ? networks : Object.keys(networks);
}

function isList(networks: NonNullable<ComposeService["networks"]>): networks is readonly string[] {
  return Array.isArray(networks);
}

function isHostName(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value);
}
