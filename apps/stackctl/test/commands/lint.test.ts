import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { main } from "../../src/cli.ts";
import { lint, lintExitCode, printLint } from "../../src/commands/lint.ts";
import { fakeDocker } from "../support/fake-docker.ts";
import { temporaryFolder } from "../support/folder.ts";
import { lintSession } from "../support/lint-session.ts";
import { recordTerminal } from "../support/terminal.ts";

const good = "services:\n  web:\n    image: nginx\n";
const refused = "services:\n  web:\n    image: nginx\n    volumes: [data:/data]\n";
const dropped = "services:\n  web:\n    image: nginx\n    deploy: { mode: global }\n";

/** Runs a command line in a folder that holds one file. */
async function run(text: string, argv: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "compose.yaml"), text);
  const terminal = recordTerminal();
  const surroundings = { ...terminal, env: { PATH: "/nonexistent", ...env }, cwd: () => cwd };
  const code = await main(["lint", ...argv], surroundings);
  return { code, out: terminal.out(), err: terminal.err() };
}

it("says nothing on stdout of a good file, and ends with 0", async () => {
  expect(await run(good)).toEqual({
    code: 0,
    out: "",
    err: "Found no errors and no warnings, for the newest Docker Compose known (none is installed here).\n",
  });
});

it("prints file, line, column, severity, code, message and hint of what is refused, and ends with 1", async () => {
  const { code, out, err } = await run(refused);
  expect(code).toBe(1);
  expect(out).toBe(
    'compose.yaml:4:15 error reference-undefined The volume "data" is not defined. Define it at the end of the file: volumes: with data: in it.\n',
  );
  expect(err).toMatch(/^Found 1 error and no warnings, /);
});

it("fails for a warning only with --strict", async () => {
  expect((await run(dropped)).code).toBe(0);
  expect((await run(dropped, ["--strict"])).code).toBe(1);
  expect((await run(good, ["--strict"])).code).toBe(0);
});

it("prints one document with --json, and the same exit code", async () => {
  const { code, out } = await run(refused, ["--json", "--compose-version", "2.40.0"]);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    target: "compose",
    compose: { version: "2.40.0", from: "option" },
    files: [{ file: "compose.yaml", problems: [{ code: "reference-undefined", line: 4, column: 15 }] }],
    counts: { error: 1, warning: 0, info: 0 },
  });
});

it("checks for the version that is installed, and says so", async () => {
  const { env } = await fakeDocker("echo 2.40.1");
  const models = "services:\n  web:\n    image: nginx\n    pre_start: []\n";
  const { code, err } = await run(models, [], env);
  expect([code, err]).toEqual([1, expect.stringContaining("for the installed Docker Compose 2.40.1.")]);
  expect((await run(models, ["--compose-version", "5.3.0"], env)).code).toBe(0);
});

it("checks for docker stack without asking for a version of Compose", async () => {
  const docker = await fakeDocker();
  const { code, out, err } = await run("name: x\n" + good, ["--target", "swarm"], docker.env);
  expect([code, out]).toEqual([1, expect.stringMatching(/^compose\.yaml:1:1 error key-unknown /)]);
  expect(err).toContain("for docker stack.");
  await expect(docker.runs()).rejects.toThrow("ENOENT");
});

it.each([
  [["nofile"], /nofile cannot be read/],
  [["--target", "swarm", "--compose-version", "2.40.0"], /Leave one of the two out/],
  [["--compose-version", "newest"], /is no version of Compose/],
  [["--fix", "-"], /what comes in on stdin is none/],
  [["--target", "kubernetes"], /Allowed choices are compose, swarm/],
])("cannot work with %j, which ends with 2", async (argv, message) => {
  const { code, out, err } = await run(good, argv);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(message);
});

it("takes variables from the .env beside each file, and the environment before it", async () => {
  const cwd = await temporaryFolder();
  const text = "services:\n  web:\n    image: ${IMAGE:?no image}\n    ports: ['${PORT}:80']\n";
  await writeFile(join(cwd, "compose.yaml"), text);
  expect((await lint({}, [], lintSession(cwd))).counts.error).toBe(1);
  await writeFile(join(cwd, ".env"), "IMAGE=nginx\nPORT=not-a-port\n");
  const read = await lint({}, [], lintSession(cwd, { env: { PORT: "8080" } }));
  expect(read.counts.error).toBe(0);
  expect((await lint({}, [], lintSession(cwd))).files[0]?.problems[0]?.code).toBe("value-invalid");
  // docker stack reads no .env.
  const stack = await lint({ target: "swarm" }, [], lintSession(cwd));
  expect(stack.files[0]?.problems.map(({ code }) => code)).toContain("variable-required");
});

it("checks several files and stdin in one go", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "a.yaml"), refused);
  await writeFile(join(cwd, "b.yaml"), good);
  const session = lintSession(cwd, { stdin: dropped });
  const document = await lint({}, ["a.yaml", "b.yaml", "-"], session);
  expect(document.files.map(({ file, problems }) => [file, problems.length])).toEqual([
    ["a.yaml", 1],
    ["b.yaml", 0],
    ["-", 1],
  ]);
  expect(lintExitCode(document, false)).toBe(1);
  printLint(document, session);
  expect(session.err()).toMatch(/^Found 1 error and 1 warning in 3 files, for /);
});

it("keeps a problem on its line, whatever the file says in it", async () => {
  const { out } = await run(
    'services:\n  web:\n    image: "${IMAGE:?two\\nlines}"\n    build: "${X:?\\e[31mred}"\n',
  );
  expect(out.trimEnd().split("\n")).toHaveLength(2);
  expect(out).not.toContain("\x1b");
});

it("says what can be mended, and mends it with --fix", async () => {
  const text = good + '    labels: [com.centurylinklabs.watchtower.enable="false"]\n';
  expect((await run(text)).err).toContain("\n1 problem can be mended for certain: add --fix.\n");
  const { out, err } = await run(text, ["--fix", "--json"]);
  expect(err).toMatch(/^compose\.yaml:4:14 fixed label-unread /);
  const { files } = JSON.parse(out) as { files: unknown };
  expect(files).toMatchObject([{ fixed: [{ code: "label-unread", line: 4 }] }]);
});
