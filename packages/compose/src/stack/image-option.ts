import { parseImageReference } from "@stack/image-reference";
import { pinnedImage } from "../edit/pinned-image.ts";
import { objectOption, textOption } from "./option-values.ts";
import type { Problem } from "./problem.ts";

/** An image: its whole name, or a tag, a digest (`sha256:…`) or both for the one that is the default. */
export type ImageOption = string | { readonly tag?: string; readonly digest?: string };

/** An image option as given or by default, with a problem for a name that no engine takes. */
export function imageOption(value: unknown, path: string, fallback: string, problems: Problem[]): string {
  if (typeof value === "object" && value !== null) return pinOption(value, path, fallback, problems);
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

/** The default image under another tag or digest. */
function pinOption(value: unknown, path: string, fallback: string, problems: Problem[]): string {
  const given = objectOption(value, path, ["tag", "digest"], problems);
  const pin = Object.fromEntries(
    ["tag", "digest"].flatMap((part) => {
      const text = textOption(given[part], `${path}.${part}`, "", problems);
      return text === "" ? [] : [[part, text]];
    }),
  );
  const pinned = pinnedImage(fallback, pin);
  if ("image" in pinned) return pinned.image;
  problems.push({
    code: "image-invalid",
    severity: "error",
    path,
    message: pinned.flaw,
    hint: "A tag is such as 1.7.1, a digest sha256: and 64 hexadecimal digits.",
  });
  return fallback;
}
