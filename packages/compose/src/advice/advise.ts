import { child } from "../source/value.ts";
import type { MapValue } from "../source/value.ts";
import type { ProblemList } from "../lint/lint-problem.ts";
import { adviseOnAgent, portainerPart } from "./agent-advice.ts";
import { adviseInto } from "./advice-list.ts";
import { adviseOnImages } from "./image-advice.ts";
import { adviseOnLabels } from "./label-advice.ts";
import { adviseOnSecrets } from "./secret-advice.ts";
import { adviseOnSelection } from "./selection-advice.ts";
import { ServiceFacts } from "./service-facts.ts";
import { adviseOnWatchtower } from "./watchtower-advice.ts";
import { isWatchtower, readWatchtower } from "./watchtower-in-file.ts";

/** What a file has to say of for there to be advice on it. */
const subjects = /watch.?tower|portainer|komodo/i;

/** Whether there is anything in a text, or in the variables that are set, that advice could be about. */
export function isWorthAdvice(text: string, variables: ReadonlyMap<string, string>): boolean {
  return subjects.test(text) || [...variables.values()].some((value) => subjects.test(value));
}

/** Adds what there is to know about the Watchtowers, agents and their labels in a file that the engine takes. */
export function adviseOnFile(
  root: MapValue,
  partial: ReadonlySet<string>,
  target: "compose" | "swarm",
  problems: ProblemList,
): void {
  const found = child(root, "services");
  if (found?.kind !== "map") return;
  const advise = adviseInto(problems);
  const source = problems.text;
  const services = [...found.entries.values()].flatMap(({ key, value, place }) =>
    value.kind === "map" ? [new ServiceFacts(key, value, place, !partial.has(key))] : [],
  );
  for (const service of services) adviseOnLabels(service, target, source, advise);
  const watchtowers = services.filter(isWatchtower).map((service) => readWatchtower(service, source));
  for (const watchtower of watchtowers) adviseOnWatchtower(watchtower, target, source, advise);
  if (watchtowers.length > 0) adviseOnSelection(watchtowers, services, source, advise);
  adviseOnImages(watchtowers, services, advise);

  const servers = services.filter((service) => portainerPart(service) === "server");
  for (const server of servers) adviseOnSecrets(server, advise);
  for (const service of services) {
    if (portainerPart(service) !== "agent") continue;
    adviseOnAgent(service, { target, watchtowers, servers, source }, advise);
  }
}
