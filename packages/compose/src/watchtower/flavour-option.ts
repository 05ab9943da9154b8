import { parseImageReference } from "@stack/image-reference";
import { choiceOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { watchtowerFlavour } from "./watchtower-image.ts";
import type { WatchtowerFlavour } from "./watchtower-image.ts";

/** Which Watchtower to write settings for: as chosen, else as told from the image, else (a problem) the original. */
export function flavourOption(value: unknown, image: string, problems: Problem[]): WatchtowerFlavour {
  const told = watchtowerFlavour(image);
  const choices: readonly WatchtowerFlavour[] = ["containrrr", "nicholas-fedor"];
  const chosen = choiceOption(value, "watchtower.flavour", choices, told, problems);
  if (chosen === undefined && parseImageReference(image).ok) {
    problems.push({
      code: "flavour-unknown",
      severity: "error",
      path: "watchtower.flavour",
      message: `${image} is neither containrrr/watchtower nor nickfedor/watchtower, so it is not known which settings it reads.`,
      hint: 'Say which of the two it behaves like: flavour "containrrr" or "nicholas-fedor".',
    });
  }
  if (told === "containrrr") {
    problems.push({
      code: "watchtower-archived",
      severity: "info",
      path: "watchtower.image",
      message: "containrrr/watchtower is archived and gets no more fixes.",
      hint: "nickfedor/watchtower is the maintained line: set watchtower.image to a version of it, such as nickfedor/watchtower:1.21.0.",
    });
  }
  return chosen ?? "containrrr";
}
