import type { EditReport } from "./edit-problem.ts";
import type { EditTask } from "./plan-edits.ts";
import type { ComposeSource } from "./read-file.ts";
import type { ServiceRequest } from "./requests.ts";
import { findService } from "./service-place.ts";
import { wantedOf } from "./wanted.ts";

/** The services that are asked for, each with its place; what has none is reported. */
export function findTasks(
  file: ComposeSource,
  requests: ReadonlyMap<string, ServiceRequest>,
): readonly EditTask[] {
  const tasks: EditTask[] = [];
  for (const [name, request] of requests) {
    const path = `services.${name}`;
    const [found, ...others] = file.documents.filter(({ services }) => services.has(name));
    const service = found?.services.get(name);
    if (found === undefined || service === undefined) {
      reportUnknown(name, file);
      continue;
    }
    const place = findService(file.source.text, found.document, name);
    const start = place?.pair.key?.range?.[0] ?? 0;
    if (others.length > 0) {
      file.report.error(start, path, {
        code: "place-ambiguous",
        message: `${name} is in ${others.length + 1} documents of this file, and docker stack reads only the first.`,
        hint: "Join the documents, or edit the file by hand.",
      });
    } else if (place === undefined) {
      file.report.error(found.document.range[0], path, {
        code: "place-unclear",
        message: `${name} does not stand under services as a mapping of its own: << or an alias brings it there.`,
        hint: "Write the service out under services, and edit again.",
      });
    } else {
      const wanted = wantedOf(request, service);
      if (wanted.imageFlaw !== undefined) reportImage(name, start, wanted.imageFlaw, file.report);
      tasks.push({ name, place, wanted });
    }
  }
  return tasks;
}

function reportUnknown(name: string, { documents, report }: ComposeSource): void {
  const names = documents.flatMap(({ services }) => [...services.keys()]);
  report.error(0, `services.${name}`, {
    code: "service-unknown",
    message: `There is no service ${JSON.stringify(name)} in this file.`,
    hint: names.length === 0 ? "It has no services." : `Its services are ${names.join(", ")}.`,
  });
}

function reportImage(name: string, start: number, flaw: string, report: EditReport): void {
  report.error(start, `services.${name}.image`, {
    code: "image-not-pinnable",
    message: flaw,
    hint: "Give the whole image instead of a tag or digest of it.",
  });
}
