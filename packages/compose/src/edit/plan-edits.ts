import type { Collection } from "./entries.ts";
import { planImage } from "./plan-image.ts";
import { planLabels } from "./plan-labels.ts";
import type { LabelChanges, LabelPlan } from "./plan-labels.ts";
import type { ServicePlace } from "./service-place.ts";
import type { TextChange } from "./text-change.ts";
import type { Wanted } from "./wanted.ts";

/** A service with what is wanted of it. */
export interface EditTask {
  readonly name: string;
  readonly place: ServicePlace;
  readonly wanted: Wanted;
}

/** The changes of the text for all tasks. */
export interface PlannedEdits {
  readonly changes: readonly TextChange[];
  /** Those who get a copy of labels that they shared. */
  readonly copying: readonly EditTask[];
  /** Those whose layout does not allow a change. */
  readonly unclear: readonly EditTask[];
}

/** Plans all edits of a document. */
export function planEdits(tasks: readonly EditTask[]): PlannedEdits {
  const plans = tasks
    .filter(({ wanted: { labels } }) => labels.set.size + labels.remove.size > 0)
    .map((task) => ({ task, plan: planLabels(task.place, task.wanted.labels) }));
  const inPlace = new Map<Collection, LabelChanges>();
  for (const { task, plan } of plans) if (plan?.inPlace) inPlace.set(plan.inPlace, task.wanted.labels);

  const changes: TextChange[] = [];
  const copying: EditTask[] = [];
  const unclear = plans.filter(({ plan }) => plan === undefined).map(({ task }) => task);
  for (const { task, plan } of plans) {
    // What others change where it stands, for this service as well, needs no labels of its own.
    if (plan === undefined || isBrought(task.wanted.labels, plan, inPlace)) continue;
    changes.push(...plan.changes);
    if (plan.isCopy) copying.push(task);
  }
  for (const task of tasks) {
    if (task.wanted.image === undefined) continue;
    const planned = planImage(task.place, task.wanted.image);
    if (planned === undefined) unclear.push(task);
    else changes.push(...planned);
  }
  return { changes, copying, unclear };
}

/** Whether the labels that a service has from elsewhere change there as it is wanted. */
function isBrought(
  { set, remove }: LabelChanges,
  { from }: LabelPlan,
  inPlace: ReadonlyMap<Collection, LabelChanges>,
): boolean {
  const there = from && inPlace.get(from);
  if (there === undefined) return false;
  return (
    [...set].every(([key, value]) => there.set.get(key) === value) &&
    [...remove].every((key) => there.remove.has(key))
  );
}
