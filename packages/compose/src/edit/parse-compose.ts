import type { EditProblem } from "./edit-problem.ts";
import { readFile } from "./read-file.ts";
import { child } from "../source/value.ts";

/** A service of a Compose file, as far as updates are concerned. */
export interface ParsedService {
  readonly name: string;
  /** Where it stands, from 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** As the file writes it, variables not filled in; undefined for one that names none. */
  readonly image: string | undefined;
  /** By key, in map form or list form; values as the file writes them, variables not filled in. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What a Compose file says about its services. */
export interface ParsedCompose {
  readonly services: readonly ParsedService[];
  readonly problems: readonly EditProblem[];
}

/**
 * The services of a Compose file with their images and labels, also those that they have by anchors, `<<` and
 * `extends` within the file, and where they stand. Never throws: what Docker could not read is a problem.
 */
export function parseCompose(text: string): ParsedCompose {
  const { source, documents, report } = readFile(text);
  const services = documents.flatMap(({ root, services: all }) => {
    const map = child(root, "services");
    return [...all].map(([name, { image, labels }]) => ({
      name,
      ...source.positionAt(map?.kind === "map" ? (map.entries.get(name)?.place.start ?? 0) : 0),
      image,
      labels: Object.fromEntries([...labels].map(([key, label]) => [key, label.text])),
    }));
  });
  return { services, problems: report.problems };
}
