import type { YamlSource } from "../source/yaml-source.ts";

/**
 * What a problem of an edit is about; the README lists them all.
 *
 * The list is closed within a version of this package; a later one may add to it.
 */
export type EditCode =
  | "yaml-invalid"
  | "file-invalid"
  | "edit-invalid"
  | "service-unknown"
  | "place-ambiguous"
  | "place-unclear"
  | "image-not-pinnable"
  | "edit-touches-others"
  | "edit-without-effect"
  | "labels-copied";

/** Something about an edit that the caller should know, as data. */
export interface EditProblem {
  readonly code: EditCode;
  /** `error`: nothing was changed. `info`: it was, and this is worth knowing. */
  readonly severity: "error" | "info";
  /** A place of the file such as `services.web.labels`, or of the edits such as `edits.services.web.image`. */
  readonly path: string;
  /** Where in the text, from 1; columns in UTF-16 units. Both 1 for what is wrong with the edits themselves. */
  readonly line: number;
  readonly column: number;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** What a problem says; the rest is its place. */
export type EditFinding = Omit<EditProblem, "severity" | "path" | "line" | "column">;

/** The problems of one edit as they are found. */
export class EditReport {
  readonly problems: EditProblem[] = [];
  readonly #source: YamlSource;

  constructor(source: YamlSource) {
    this.#source = source;
  }

  /** What keeps the edit from being made, and the offset in the text that it is about. */
  error(offset: number, path: string, finding: EditFinding): void {
    this.problems.push({ ...finding, severity: "error", path, ...this.#source.positionAt(offset) });
  }

  /** What is worth knowing about an edit that is made. */
  info(offset: number, path: string, finding: EditFinding): void {
    this.problems.push({ ...finding, severity: "info", path, ...this.#source.positionAt(offset) });
  }

  hasErrors(): boolean {
    return this.problems.some(({ severity }) => severity === "error");
  }
}
