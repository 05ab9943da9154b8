import type { Problem, ProblemCode } from "@stack/compose";

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

/** Hints that no list of names makes fit, by the problem's code. */
const hints: Readonly<Partial<Record<ProblemCode, string>>> = {
  "flavour-unknown":
    "Say which of the two it behaves like: --watchtower-flavour containrrr or --watchtower-flavour nicholas-fedor.",
  "gpu-without-agent": "Leave --gpu or --no-agent out.",
};

/** A problem of the generator, in the words of the command line; an error begins with the option it is about. */
export function forCommandLine(problem: Problem): Problem {
  const reword = (text: string): string =>
    flags
      .reduce((said, [option, flag]) => said.replaceAll(option, flag), text)
      .replace(/^Set (?=--)/, "Use ")
      .replaceAll(/\bset (?=--)/g, "use ")
      .replaceAll(/(use --[a-z-]+) to /gi, "$1 with ");
  const message = reword(problem.message);
  const option = flags.find(([name]) => name === problem.path)?.[1];
  const isNamed = problem.severity !== "error" || option === undefined || message.includes(option);
  return {
    ...problem,
    message: isNamed ? message : `${option}: ${message}`,
    hint: hints[problem.code] ?? reword(problem.hint),
  };
}
