import { textOption } from "./option-values.ts";
import type { Problem } from "./problem.ts";

// The reference grammar of the distribution project, which the engine applies when it pulls.
const label = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const host = `(?:${label}(?:\\.${label})*|\\[[0-9A-Fa-f:]+\\])(?::[0-9]+)?`;
const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const reference = new RegExp(
  `^((?:${host}/)?${component}(?:/${component})*)(?::(\\w[\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,}))?$`,
);

/** An image name taken apart: `registry.example:5000/a/b:tag@sha256:…`. */
export interface ImageName {
  /** Registry and path as written, nothing added. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Takes an image name apart; undefined when the engine would refuse it as an "invalid reference format". */
export function parseImageName(text: string): ImageName | undefined {
  const [, repository, tag, digest] = reference.exec(text) ?? [];
  return repository === undefined ? undefined : { repository, tag, digest };
}

/** An image option as given or by default, with a problem for a name that no engine takes. */
export function imageOption(value: unknown, path: string, fallback: string, problems: Problem[]): string {
  const image = textOption(value, path, fallback, problems);
  if (parseImageName(image) === undefined) {
    problems.push({
      code: "image-invalid",
      severity: "error",
      path,
      message: `${JSON.stringify(image)} is not an image name.`,
      hint: `Write it as docker pull takes it, in lower case and without blanks, such as ${fallback}.`,
    });
  }
  return image;
}
