import type { ProgramContext } from "../programs/program.ts";

/** Reads a secret setting: a value that is an existing path in the container is read as a file and trimmed (reference/watchtower.md c). */
export function readToken(
  value: string,
  context: Pick<ProgramContext, "readFile">,
  flag: string,
): { value: string; problem?: string } {
  // A colon anywhere but at index 1 (a Windows drive) is never looked up as a path.
  const colon = value.indexOf(":");
  if (value === "" || (colon >= 0 && colon !== 1)) return { value };
  const file = context.readFile(value);
  if (file === undefined) return { value };
  if (file.kind === "directory") {
    return {
      value: "",
      problem: `failed to get secret from flag ${flag}: read ${value}: is a directory`,
    };
  }
  return { value: file.content.trim() };
}
