import type { Problem } from "@stack/compose";

/** The generator's options, longest first, and the command line's name for each. */
const flags: readonly (readonly [option: string, flag: string])[] = [
  ["watchtower.listen.address", "--watchtower-listen"],
  ["watchtower.listen.port", "--watchtower-listen"],
  ["watchtower.listen", "--watchtower-listen"],
  ["watchtower.image", "--watchtower-image"],
  ["watchtower.flavour", "--watchtower-flavour"],
  ["watchtower.schedule", "--schedule"],
  ["watchtower.cleanup", "--no-cleanup"],
  ["agent.listen.address", "--agent-listen"],
  ["agent.listen.port", "--agent-listen"],
  ["agent.listen", "--agent-listen"],
  ["agent.secret", "--agent-secret"],
  ["agent.image", "--agent-image"],
];

/** A problem of the generator, in the words of the command line. */
export function forCommandLine(problem: Problem): Problem {
  const reword = (text: string): string =>
    flags
      .reduce((said, [option, flag]) => said.replaceAll(option, flag), text)
      .replace(/^Set (?=--)/, "Use ")
      .replaceAll(/\bset (?=--)/g, "use ")
      .replaceAll(/(use --[a-z-]+) to /gi, "$1 with ");
  return { ...problem, message: reword(problem.message), hint: reword(problem.hint) };
}
