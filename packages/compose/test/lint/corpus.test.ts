import { describe, expect, it } from "vitest";
import { lintCompose } from "../../src/lint/lint-compose.ts";
import type { LintOptions } from "../../src/lint/lint-compose.ts";
import { readCorpus } from "../support/compose-corpus.ts";
import { composeAccepts, composeBinary } from "../support/docker-compose.ts";
import type { CorpusEngine } from "../support/compose-corpus.ts";

/** What an engine says when a file beside the document is missing. */
const sideFile = /no such file or directory|env file \S+ not found/;

/** Documents that lint and the engine disagree about, by cause. */
type Causes = Readonly<Record<string, readonly string[]>>;

function disagreements(engine: CorpusEngine, options: LintOptions) {
  const rows = readCorpus().filter(
    ({ accepts, errors }) => accepts[engine] !== null && !sideFile.test(errors?.[engine] ?? ""),
  );
  const wrong = rows.filter(({ content, accepts }) => {
    const refused = lintCompose(content, options).some(({ severity }) => severity === "error");
    return refused === accepts[engine];
  });
  return { count: rows.length, wrong: wrong.map(({ id }) => id) };
}

/** What lint says of these is what `config -q` says: the corpus holds the verdict of `config --format json`. */
const printsJson = [
  "docker/compose:pkg/e2e/fixtures/build-test/ssh/compose.yaml",
  "compose-spec/compose-go:loader/loader_test.go::TestLoadSSHWithKeyValueInBuildConfig#0",
  "compose-spec/compose-go:loader/loader_test.go::TestLoadSSHWithKeysValuesInBuildConfig#0",
];
/** Of these, the corpus holds the verdict of `config --no-path-resolution`. */
const keepsPaths = [
  "compose-spec/compose-go:loader/loader_test.go::TestLoadBindMountSourceMustNotBeEmpty#0",
  "docker/cli:cli/compose/loader/loader_test.go::TestLoadBindMountSourceMustNotBeEmpty#0",
];
const verdicts: readonly {
  name: string;
  engine: CorpusEngine;
  options: LintOptions;
  least: number;
  causes: Causes;
}[] = [
  {
    name: "Docker Compose 2.26.1",
    engine: "compose2_26_1",
    options: { target: "compose", composeVersion: "2.26.1" },
    least: 880,
    causes: {
      "refused only by config --format json, which cannot print SSH keys": printsJson,
      "taken only with --no-path-resolution, and refused by config": keepsPaths,
      "taken for a circle of aliases only because a service has a dot in its name": [
        "compose-spec/compose-go:loader/reset_test.go::TestResetCycle#3",
      ],
    },
  },
  {
    name: "the head of compose-go",
    engine: "composeGoHead",
    options: { target: "compose", composeVersion: "5.3.0" },
    least: 890,
    causes: { "refused only by config --format json, which cannot print SSH keys": printsJson },
  },
  {
    name: "docker stack config 28.2.2",
    engine: "stack28_2_2",
    options: { target: "swarm" },
    least: 930,
    causes: {},
  },
];

describe.each(verdicts)("against $name", ({ engine, options, least, causes }) => {
  const { count, wrong } = disagreements(engine, options);

  it("agrees on every document that needs no other file, but for those listed by cause", () => {
    expect(wrong.toSorted()).toEqual(Object.values(causes).flat().toSorted());
    expect(wrong.length / count).toBeLessThan(0.05);
  });

  it("is asked about nearly all of the corpus", () => {
    expect(count).toBeGreaterThanOrEqual(least);
  });
});

const mayBeSkipped = composeBinary === undefined && (process.env["REQUIRE_DOCKER"] ?? "") === "";

it.skipIf(mayBeSkipped).each([...printsJson, ...keepsPaths])(
  "agrees with docker compose config -q on %s",
  (id) => {
    const { content } = readCorpus().find((row) => row.id === id) ?? expect.unreachable();
    const problems = lintCompose(content, { target: "compose", composeVersion: "2.26.1" });
    expect(problems.every(({ severity }) => severity !== "error")).toBe(composeAccepts(content));
  },
);
