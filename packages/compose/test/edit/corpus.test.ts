import { describe, expect, it } from "vitest";
import { editCompose } from "../../src/edit/edit-compose.ts";
import { parseCompose } from "../../src/edit/parse-compose.ts";
import { readCorpus } from "../support/compose-corpus.ts";
import { composeBinary, composeConfigs } from "../support/docker-compose.ts";
import type { ComposeConfig } from "../support/docker-compose.ts";

const label = "com.centurylinklabs.watchtower.enable";

/** The documents that Compose takes, and each service of them. */
const rows = readCorpus().filter(({ accepts }) => accepts.compose2_26_1);
const readable = rows.filter(({ content }) => parseCompose(content).problems.length === 0);
const edits = readable.flatMap(({ id, content }) =>
  parseCompose(content).services.map(({ name, line }) => ({
    id,
    name,
    line,
    content,
    ...editCompose(content, { critical: [name] }),
  })),
);
const made = edits.filter(({ content, text }) => text !== content);

/** The part of a text that another does not share at its beginning or end. */
function difference(before: string, after: string): { start: number; before: string; after: string } {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  return {
    start,
    before: before.slice(start, before.length - end),
    after: after.slice(start, after.length - end),
  };
}

it("reads the services of every document that Compose takes", () => {
  expect(rows.filter((row) => !readable.includes(row)).map(({ id }) => id)).toStrictEqual([]);
});

it("excludes every service of them that shares nothing which cannot be parted", () => {
  expect(edits.length).toBeGreaterThan(850);
  const refused = edits.flatMap(({ problems }) => problems.filter(({ severity }) => severity === "error"));
  const codes = new Set(refused.map(({ code }) => code));
  expect([...codes].sort()).toStrictEqual(["edit-touches-others", "place-ambiguous"]);
  expect(made.length / edits.length).toBeGreaterThan(0.97);
});

it("changes the text in one place, within the service, and puts the label there", () => {
  for (const { id, name, line, content, text } of made) {
    const { start, before, after } = difference(content, text);
    expect(before, id).not.toContain("\n");
    // All of the label, or only the value of one that was there.
    expect(after.includes(label.slice(1)) || before.includes("true") || before === "tru", id).toBe(true);
    expect(content.slice(0, start).split("\n").length, `${id}, ${name}`).toBeGreaterThanOrEqual(line);
  }
});

it("has nothing left to do when asked again", () => {
  for (const { id, name, text } of made) {
    expect(editCompose(text, { critical: [name] }), id).toStrictEqual({ text, problems: [] });
  }
});

it("excludes all services of a document in one go as one after the other", () => {
  for (const { id, content } of readable) {
    const names = parseCompose(content).services.map(({ name }) => name);
    const together = editCompose(content, { critical: names });
    if (together.problems.some(({ severity }) => severity === "error")) continue;
    const excluded = parseCompose(together.text).services.filter(({ labels }) => labels[label] === "false");
    expect(
      excluded.map(({ name }) => name),
      id,
    ).toStrictEqual(names);
  }
});

const missing = composeBinary === undefined ? " (skipped: no docker-compose plugin on this machine)" : "";
// What REQUIRE_DOCKER asks for is not skipped, and not sampled.
const isRequired = (process.env["REQUIRE_DOCKER"] ?? "") !== "";

describe.skipIf(composeBinary === undefined && !isRequired)(`for the real docker compose${missing}`, () => {
  it("differs in the label of that service and in nothing else", { timeout: 600_000 }, async () => {
    // One service of each document.
    const one = made.filter(({ id }, index) => made[index - 1]?.id !== id);
    const sample = one.filter((_, index) => isRequired || index % 12 === 0);
    const configs = await composeConfigs([
      ...sample.map(({ content }) => content),
      ...sample.map(({ text }) => text),
    ]);
    let read = 0;
    for (const [index, { id, name }] of sample.entries()) {
      const [was, is] = [configs[index], configs[sample.length + index]];
      // Compose takes a minute for an alias bomb, and is then ended by the time limit, sometimes.
      if (was?.error === "canceled" || is?.error === "canceled") continue;
      expect(is?.error, id).toBe(was?.error);
      if (was?.config === undefined || is?.config === undefined) continue;
      expect(is.config, id).toStrictEqual(withLabel(was.config, name));
      read += 1;
    }
    // A few want files or variables of the machine on which the verdicts were made.
    expect(read / sample.length).toBeGreaterThan(0.95);
  });
});

function withLabel(config: ComposeConfig, name: string): ComposeConfig {
  const service = config.services[name];
  return {
    ...config,
    services: {
      ...config.services,
      [name]: { ...service, labels: { ...service?.labels, [label]: "false" } },
    },
  };
}
