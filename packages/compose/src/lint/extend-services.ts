import { child, isScalarValue } from "../source/value.ts";
import type { Entry, MapValue, Value } from "../source/value.ts";
import type { ProblemList } from "./lint-problem.ts";
import { mergeValues } from "./merge-values.ts";
import type { ReportConflict } from "./merge-values.ts";

/** The services of a document with what they extend, and which of them extend something that cannot be read. */
export interface ExtendedServices {
  readonly services: MapValue;
  /** Services that extend one of another file, by themselves or through others. */
  readonly partial: ReadonlySet<string>;
}

/**
 * Gives each service what it extends, as Compose does before it looks at anything else. A service of another file
 * is not known here: what extends it is checked as far as it goes.
 */
export function extendServices(services: MapValue, problems: ProblemList): ExtendedServices {
  const extender = new Extender(services, problems);
  const entries = [...services.entries].map(([name, entry]): [string, Entry] => [
    name,
    { ...entry, value: extender.extended(name, [], entry.value) },
  ]);
  return { services: { ...services, entries: new Map(entries) }, partial: extender.partial };
}

class Extender {
  readonly partial = new Set<string>();
  readonly #services: MapValue;
  readonly #problems: ProblemList;
  readonly #done = new Map<string, Value>();
  readonly #conflict: ReportConflict;

  constructor(services: MapValue, problems: ProblemList) {
    this.#services = services;
    this.#problems = problems;
    this.#conflict = (path, over) =>
      problems.add(
        "merge-conflict",
        "error",
        path,
        over,
        "What stands here cannot take the place of what is extended.",
        "Write it in the same form, mapping or list, as in the service that is extended.",
      );
  }

  /** The service with all that it extends; `through` are the services on the way here. */
  extended(name: string, through: readonly string[], service: Value): Value {
    const extension = child(service, "extends");
    if (service.kind !== "map" || extension === undefined) return service;
    const done = this.#done.get(name);
    if (done !== undefined) return done;
    if (through.includes(name)) {
      this.#problems.add(
        "extends-cycle",
        "error",
        ["services", name, "extends"],
        extension,
        `The services ${[...through, name].join(", ")} extend each other in a circle.`,
        "Take what they share into a service of its own.",
      );
      return service;
    }
    const result = this.#extend(name, service, extension, [...through, name]);
    this.#done.set(name, result);
    return result;
  }

  #extend(name: string, service: MapValue, extension: Value, through: readonly string[]): Value {
    if (child(extension, "file") !== undefined) {
      this.partial.add(name);
      return service;
    }
    const named = child(extension, "service") ?? extension;
    if (!isScalarValue(named)) return service;
    const base = this.#services.entries.get(named.text)?.value;
    if (base === undefined) {
      this.#problems.add(
        "extends-unknown",
        "error",
        ["services", name, "extends"],
        named,
        `The service ${JSON.stringify(named.text)} to extend does not exist in this file.`,
        "Correct the name, or name the file it stands in.",
      );
      return service;
    }
    const extended = this.extended(named.text, through, base);
    if (this.partial.has(named.text)) this.partial.add(name);
    if (extended.kind !== "map") return service;
    return mergeValues(withoutExtends(extended), withoutExtends(service), ["services", name], this.#conflict);
  }
}

/** What a service extends is looked at once: what another file says of it stays out. */
function withoutExtends(service: MapValue): MapValue {
  const entries = new Map(service.entries);
  entries.delete("extends");
  return { ...service, entries };
}
