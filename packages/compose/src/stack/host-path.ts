import type { ComposeBindMount } from "./compose-file.ts";
import { textOption } from "./option-values.ts";
import type { Problem } from "./problem.ts";

/**
 * A file or folder of the host as an option, mounted for reading only; undefined, with a problem, for what is no path.
 *
 * The long form, so that a path may hold a colon and need not begin with `./`, and so that one that is not there stops
 * the start instead of becoming an empty folder.
 */
export function readOnlyMount(
  value: unknown,
  path: string,
  target: string,
  problems: Problem[],
): ComposeBindMount | undefined {
  const source = textOption(value, path, "", problems);
  return source === "" ? undefined : { type: "bind", source, target, read_only: true };
}
