import { child, isScalarValue, textOf } from "../source/value.ts";
import type { Value } from "../source/value.ts";
import type { ComposeModel } from "./check-compose.ts";
import type { ProblemList } from "./lint-problem.ts";
import { itemsOf, namesOf } from "./service-values.ts";

/** One service that another cannot do without, and by which key. */
interface Dependency {
  readonly name: string;
  readonly key: string;
  readonly start: number;
}

/** Checks that the services that others depend on exist, and that none depends on itself in the end. */
export function checkDependencies({ root, includes }: ComposeModel, problems: ProblemList): void {
  const services = child(root, "services");
  if (services?.kind !== "map") return;
  const dependencies = new Map<string, Dependency[]>();
  for (const [name, { value: service }] of services.entries) {
    const all = dependenciesOf(service);
    dependencies.set(
      name,
      all.filter((dependency) => services.entries.has(dependency.name)),
    );
    for (const { name: other, key, start } of all) {
      if (services.entries.has(other) || includes) continue;
      problems.add(
        "reference-undefined",
        "error",
        ["services", name, key],
        { start },
        `The service ${JSON.stringify(other)} is not defined.`,
        "Correct the name, or define the service.",
      );
    }
  }
  checkCycles(dependencies, problems);
}

/** What a service depends on: by name, by a link, or because it shares something of another. */
function dependenciesOf(service: Value): Dependency[] {
  const found: Dependency[] = [];
  for (const { text, place } of namesOf(child(service, "depends_on"))) {
    found.push({ name: text, key: "depends_on", start: place.start });
  }
  for (const { text, place } of itemsOf(child(service, "links"))) {
    const parts = text.split(":");
    found.push({ name: parts.length === 2 ? (parts[0] ?? "") : text, key: "links", start: place.start });
  }
  for (const key of ["network_mode", "ipc", "pid", "uts", "cgroup"]) {
    const value = child(service, key);
    const [, name] = /^service:(.*)$/s.exec(textOf(service, key) ?? "") ?? [];
    if (value && isScalarValue(value) && name !== undefined) found.push({ name, key, start: value.start });
  }
  for (const { text, place } of itemsOf(child(service, "volumes_from"))) {
    if (text.startsWith("container:")) continue;
    found.push({ name: text.split(":")[0] ?? "", key: "volumes_from", start: place.start });
  }
  return found;
}

function checkCycles(dependencies: ReadonlyMap<string, readonly Dependency[]>, problems: ProblemList): void {
  const done = new Set<string>();
  for (const first of dependencies.keys()) {
    // Not recursive: a file may hold a chain longer than the stack.
    const trail: { name: string; next: number }[] = [{ name: first, next: 0 }];
    const open = new Set([first]);
    while (trail.length > 0) {
      const at = trail[trail.length - 1];
      if (at === undefined) break;
      const dependency = done.has(at.name) ? undefined : dependencies.get(at.name)?.[at.next];
      at.next += 1;
      if (dependency === undefined) {
        done.add(at.name);
        open.delete(at.name);
        trail.pop();
      } else if (open.has(dependency.name)) {
        const circle = trail.map(({ name }) => name);
        addCycle(problems, at.name, dependency, circle.slice(circle.indexOf(dependency.name)));
      } else if (!done.has(dependency.name)) {
        open.add(dependency.name);
        trail.push({ name: dependency.name, next: 0 });
      }
    }
  }
}

function addCycle(
  problems: ProblemList,
  name: string,
  dependency: Dependency,
  circle: readonly string[],
): void {
  problems.add(
    "dependency-cycle",
    "error",
    ["services", name, dependency.key],
    dependency,
    circle.length === 1
      ? `The service ${name} depends on itself.`
      : `The services ${circle.join(", ")} depend on each other in a circle.`,
    "Take one of the dependencies out.",
  );
}
