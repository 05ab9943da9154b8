import { child } from "../source/value.ts";
import type { Value } from "../source/value.ts";
import { ValueComparison } from "./compare-values.ts";
import type { EditFinding } from "./edit-problem.ts";
import type { EditTask } from "./plan-edits.ts";
import type { ComposeSource, FileDocument } from "./read-file.ts";
import type { ServiceModel } from "./service-model.ts";

/** Reports where the edited file means something else than was asked for, or where others have changed. */
export function reportDeviations(
  before: ComposeSource,
  after: ComposeSource,
  tasks: readonly EditTask[],
): void {
  const isRead = !after.report.hasErrors() && after.documents.length === before.documents.length;
  for (const [index, document] of before.documents.entries()) {
    const own = tasks.filter(({ place }) => place.document === document.document);
    const verifier = new Verifier(document, isRead ? after.documents[index] : undefined, own);
    for (const [service, finding] of verifier.findings()) {
      const path = service === undefined ? "services" : `services.${service}`;
      before.report.error(startOf(document, service), path, finding);
    }
  }
}

type Finding = readonly [service: string | undefined, finding: EditFinding];

class Verifier {
  readonly #before: FileDocument;
  readonly #after: FileDocument | undefined;
  readonly #tasks: readonly EditTask[];
  /** One for all, since aliases lead from everywhere to the same values. */
  readonly #comparison = new ValueComparison();

  constructor(before: FileDocument, after: FileDocument | undefined, tasks: readonly EditTask[]) {
    this.#before = before;
    this.#after = after;
    this.#tasks = tasks;
  }

  findings(): readonly Finding[] {
    const after = this.#after;
    if (after === undefined) return [[this.#tasks[0]?.name, unclear]];
    const found = [...this.#before.services].flatMap(([name, service]): readonly Finding[] => {
      const other = after.services.get(name);
      const findings = other === undefined ? [unclear] : this.#service(name, service, other);
      return findings.map((finding) => [name, finding]);
    });
    return found.length > 0 || this.#isSameAround(after) ? found : [[this.#tasks[0]?.name, unclear]];
  }

  /** Whether all that is no service means the same; what begins with x- is nobody's. */
  #isSameAround(after: FileDocument): boolean {
    return (
      after.services.size === this.#before.services.size &&
      this.#comparison.equalBut(
        this.#before.root,
        after.root,
        (key) => key === "services" || key.startsWith("x-"),
      ) &&
      this.#comparison.equalBut(servicesIn(this.#before), servicesIn(after), (name) =>
        this.#before.services.has(name),
      )
    );
  }

  #service(name: string, before: ServiceModel, after: ServiceModel): readonly EditFinding[] {
    const wanted = this.#tasks.find((task) => task.name === name)?.wanted;
    const found: EditFinding[] = [];
    for (const key of new Set([
      ...before.labels.keys(),
      ...after.labels.keys(),
      ...(wanted?.labels.set.keys() ?? []),
    ])) {
      const set = wanted?.labels.set.get(key);
      const isRemoved = wanted?.labels.remove.has(key) === true;
      const expected = isRemoved ? undefined : (set ?? before.labels.get(key)?.text);
      if (after.labels.get(key)?.text === expected) continue;
      if (isRemoved) found.push(remaining(key));
      else found.push(set === undefined ? this.#touched(name, `the label ${key}`, key) : unclear);
    }
    if (after.image !== (wanted?.image ?? before.image)) {
      found.push(wanted?.image === undefined ? this.#touched(name, "the image", undefined) : unclear);
    }
    const isAsked = (key: string) => key === "labels" || key === "image";
    const isSame = found.length > 0 || this.#comparison.equalBut(before.value, after.value, isAsked);
    return isSame ? found : [unclear];
  }

  #touched(name: string, what: string, key: string | undefined): EditFinding {
    const causes = this.#tasks
      .filter(({ wanted }) => (key === undefined ? wanted.image !== undefined : isAbout(wanted.labels, key)))
      .map((task) => task.name);
    return {
      code: "edit-touches-others",
      message: `${name} would change, too: it has ${what} from the same place as ${causes.join(", ") || "the service asked for"}.`,
      hint: `Ask for the same change of ${name}, or write out what the two share and edit again.`,
    };
  }
}

function isAbout({ set, remove }: EditTask["wanted"]["labels"], key: string): boolean {
  return set.has(key) || remove.has(key);
}

function remaining(key: string): EditFinding {
  return {
    code: "edit-without-effect",
    message: `The label ${key} would still be there: it also comes by << or extends.`,
    hint: "Take it out where it comes from.",
  };
}

const unclear: EditFinding = {
  code: "place-unclear",
  message: "The service is written in a way that cannot be changed as text without changing more.",
  hint: "Write its labels and image as one line each, indented with blanks, and edit again.",
};

function servicesIn({ root }: FileDocument): Value | undefined {
  return child(root, "services");
}

function startOf(document: FileDocument, service: string | undefined): number {
  const services = servicesIn(document);
  const entry = services?.kind === "map" && service !== undefined ? services.entries.get(service) : undefined;
  return entry?.place.start ?? 0;
}
