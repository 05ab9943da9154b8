import { readGoYaml } from "../source/go-yaml.ts";
import { readDocument } from "../source/read-value.ts";
import type { Value } from "../source/value.ts";
import type { YamlDocument, YamlSource } from "../source/yaml-source.ts";
import { EditReport } from "./edit-problem.ts";
import { servicesOf } from "./service-model.ts";
import type { ServiceModel } from "./service-model.ts";

/** One document of a file, as it stands and as Docker reads it, variables as they are. */
export interface FileDocument {
  readonly document: YamlDocument;
  readonly root: Value | undefined;
  readonly services: ReadonlyMap<string, ServiceModel>;
}

/** A file to look at or to edit. */
export interface ComposeSource {
  readonly source: YamlSource;
  readonly documents: readonly FileDocument[];
  /** Why the file cannot be relied on; with any error in it, `documents` is only the best effort. */
  readonly report: EditReport;
}

/** More values than any file has, by aliases of aliases. */
const tooMany = 1_000_000;

/** Reads a Compose file, its variables not filled in. */
export function readFile(text: unknown): ComposeSource {
  const source = readGoYaml(typeof text === "string" ? text : "");
  const report = new EditReport(source);
  if (typeof text !== "string") {
    report.error(0, "", { code: "yaml-invalid", message: "The file is no text.", hint: "Give its content." });
  }
  for (const { message, offset } of source.flaws) {
    report.error(offset, "", {
      code: "yaml-invalid",
      message: `Not YAML: ${message}`,
      hint: "Look at the indentation, the quotation marks and the colons of this line and the one before.",
    });
  }
  const documents = source.documents.map((document) => {
    const { value, flaws } = readDocument(document, {
      composeTags: true,
      interpolate: (template) => template,
      isTooMuch: ({ expanded }) => expanded > tooMany,
    });
    for (const { message, place } of flaws) {
      report.error(place.start, "", {
        code: "file-invalid",
        message,
        hint: "Docker refuses the file for this: mend it first.",
      });
    }
    return { document, root: value, services: servicesOf(value) };
  });
  return { source, documents, report };
}
