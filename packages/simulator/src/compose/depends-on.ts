import { ComposeError } from "./compose-error.ts";
import type { Project } from "./project.ts";
import { mappingOf, textOf } from "./scalars.ts";

/** One dependency of a service. */
export interface Dependency {
  readonly service: string;
  readonly condition: string;
  readonly restart: boolean;
}

/** Reads `depends_on`, a list or a mapping with conditions. */
export function dependenciesOf(project: Project, name: string): Dependency[] {
  const path = `services.${name}.depends_on`;
  const value = mappingOf(project.services[name], `services.${name}`)["depends_on"];
  const entries: Dependency[] = Array.isArray(value)
    ? value.map((one) => ({ service: textOf(one, path), condition: "service_started", restart: false }))
    : Object.entries(mappingOf(value, path)).map(([service, options]) => {
        const { condition, restart } = mappingOf(options, `${path}.${service}`);
        return {
          service,
          condition: typeof condition === "string" ? condition : "service_started",
          restart: restart === true,
        };
      });
  for (const { service } of entries) {
    if (service in project.services) continue;
    throw new ComposeError(
      `service "${name}" depends on undefined service "${service}": invalid compose project`,
    );
  }
  return entries;
}

/** The services in the order they start: each after what it depends on; throws on a cycle. */
export function startOrder(project: Project): string[] {
  const order: string[] = [];
  const visit = (name: string, chain: readonly string[]): void => {
    if (order.includes(name)) return;
    if (chain.includes(name)) {
      throw new ComposeError(`dependency cycle detected: ${[...chain, name].join(" -> ")}`);
    }
    for (const { service } of dependenciesOf(project, name)) visit(service, [...chain, name]);
    order.push(name);
  };
  for (const name of Object.keys(project.services)) visit(name, []);
  return order;
}
