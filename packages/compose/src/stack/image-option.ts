import { parseImageReference } from "@stack/image-reference";
import { textOption } from "./option-values.ts";
import type { Problem } from "./problem.ts";

/** An image option as given or by default, with a problem for a name that no engine takes. */
export function imageOption(value: unknown, path: string, fallback: string, problems: Problem[]): string {
  const image = textOption(value, path, fallback, problems);
  const parsed = parseImageReference(image);
  if (!parsed.ok) {
    problems.push({
      code: "image-invalid",
      severity: "error",
      path,
      message: `${JSON.stringify(image)} is not an image reference: ${parsed.problem.message}`,
      hint: parsed.problem.hint,
    });
  }
  return image;
}
