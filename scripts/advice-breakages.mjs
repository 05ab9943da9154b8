// Ways to break what lint says of a Watchtower, an agent and their labels in a file, and how it mends them.
const breakAdvice = (name, file, from, to, tests) => ({
  name: `advice: ${name}`,
  package: "packages/compose",
  file,
  from,
  to,
  tests: tests.map((test) => `test/advice/${test}.test.ts`),
});

/** The same fields as the others have. */
export const adviceBreakages = [
  breakAdvice(
    "a label in quotes passes for one that is read",
    "src/advice/label-advice.ts",
    'if (kind.type !== "boolean" || goBoolean(text) !== undefined) return;',
    'if (kind.type !== "boolean" || goBoolean(text.replace(/["\']/g, "")) !== undefined) return;',
    ["label-advice"],
  ),
  breakAdvice(
    "a variable gets no benefit of the doubt",
    "src/advice/keyed-text.ts",
    'template !== undefined && template.replaceAll("$$", "").includes("$")',
    "template === undefined && false",
    ["advise", "watchtower-advice"],
  ),
  breakAdvice(
    "settings of an env_file count as not set",
    "src/advice/watchtower-in-file.ts",
    "isOwn && !service.hasOtherEnvironment &&",
    "isOwn &&",
    ["advise"],
  ),
  breakAdvice(
    "a flag does not count before the environment",
    "src/advice/watchtower-in-file.ts",
    "environment.set(env, use.isOpen ? unknownValue : use.text);",
    "if (!environment.has(env)) environment.set(env, use.isOpen ? unknownValue : use.text);",
    ["watchtower-in-file"],
  ),
  breakAdvice(
    "the value of an unknown flag, which may be a secret, is repeated",
    "src/advice/command-advice.ts",
    'const [written = ""] = /^[^\\s=]*/.exec(word.text) ?? [];',
    "const written = word.text;",
    ["command-advice"],
  ),
  breakAdvice(
    "a fix takes the quotes off a value that is not written as it is read",
    "src/advice/text-fix.ts",
    'written?.text !== from || from.includes("$")',
    'written === undefined || from.includes("\\u0000")',
    ["text-fix", "label-advice"],
  ),
  breakAdvice(
    "fixes that overlap are both made",
    "src/advice/text-fix.ts",
    "changes.some((change) => made.some(overlaps(change)))",
    "false",
    ["text-fix"],
  ),
  breakAdvice(
    "services of an original and of the fork count as one scope",
    "src/advice/watchtower-in-file.ts",
    'own === "" && settings.flavour !== "nicholas-fedor"',
    'own === ""',
    ["watchtower-in-file"],
  ),
  breakAdvice(
    "the name of a service passes for that of its container",
    "src/advice/container-name-advice.ts",
    "services.some((other) => other.containerName === name)",
    "service.name === name",
    ["container-name-advice"],
  ),
  breakAdvice(
    "a port on loopback passes for open",
    "src/advice/published-ports.ts",
    'port.address === "" || !isLoopback(port.address)',
    "true",
    ["watchtower-advice"],
  ),
  breakAdvice(
    "an agent and a server with different secrets are taken for a pair",
    "src/advice/agent-advice.ts",
    'isKnown && (own?.text ?? "") !== (other?.text ?? "")',
    "isKnown && own === undefined",
    ["agent-advice"],
  ),
];
