import type { Problem } from "../stack/problem.ts";
import type { EditProblem, EditReport } from "./edit-problem.ts";
import { findTasks } from "./find-tasks.ts";
import { planEdits } from "./plan-edits.ts";
import type { EditTask } from "./plan-edits.ts";
import { readFile } from "./read-file.ts";
import { readEdits } from "./requests.ts";
import type { ComposeEdits } from "./requests.ts";
import { changeText } from "./text-change.ts";
import { reportDeviations } from "./verify.ts";

/** A Compose file after its edits. */
export interface EditedCompose {
  /** The text with the edits; with any problem of severity `error`, the text as it was. */
  readonly text: string;
  readonly problems: readonly EditProblem[];
}

/**
 * Changes services of a Compose file in its text, and nothing else: comments, order, quotes, anchors, indentation
 * and line ends stay byte for byte, and what is already as it is asked for is left alone.
 *
 * Only the services asked for change, whatever they share with others by anchors, `<<` or `extends`: a service gets
 * labels or an image of its own where that is needed, and where others would follow nonetheless the edit is
 * refused. What the edits bring about is read back from the new text and compared. All or nothing, and never
 * throws: what cannot be done is a problem. Files that are extended or included are not read.
 */
export function editCompose(text: string, edits: ComposeEdits): EditedCompose {
  const flaws: Problem[] = [];
  const requests = readEdits(edits, flaws);
  const file = readFile(text);
  const { report } = file;
  for (const { path, message, hint } of flaws) report.error(0, path, { code: "edit-invalid", message, hint });
  const unchanged = { text, problems: report.problems };
  if (report.hasErrors()) return unchanged;

  const tasks = findTasks(file, requests);
  if (report.hasErrors()) return unchanged;
  const plans = file.documents.map(({ document }) =>
    planEdits(tasks.filter(({ place }) => place.document === document)),
  );
  for (const { unclear, copying } of plans) {
    for (const task of unclear) reportUnclear(task, report);
    for (const task of copying) reportCopy(task, report);
  }
  if (report.hasErrors()) return unchanged;
  const changed = changeText(
    text,
    plans.flatMap(({ changes }) => changes),
  );
  reportDeviations(file, readFile(changed), tasks);
  return report.hasErrors() ? unchanged : { text: changed, problems: report.problems };
}

function reportUnclear({ name, place }: EditTask, report: EditReport): void {
  report.error(place.pair.key?.range?.[0] ?? 0, `services.${name}`, {
    code: "place-unclear",
    message: `${name} is written in a way that cannot be changed as text.`,
    hint: "Write its labels and image as one line each, indented with blanks, and edit again.",
  });
}

function reportCopy({ name, place }: EditTask, report: EditReport): void {
  report.info(place.pair.key?.range?.[0] ?? 0, `services.${name}.labels`, {
    code: "labels-copied",
    message: `${name} now has a copy of the labels that it shared with others.`,
    hint: "A later change of the shared labels does not reach it.",
  });
}
