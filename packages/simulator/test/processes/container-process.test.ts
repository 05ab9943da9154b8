import { expect, test } from "vitest";
import { builtInCommands, commandsWith } from "../../src/processes/built-in-commands.ts";
import type { Commands } from "../../src/processes/command.ts";
import { ContainerProcess } from "../../src/processes/container-process.ts";
import { daemonOf } from "../../src/host/daemon-of.ts";
import { createDockerHost } from "../../src/index.ts";

interface Ran {
  readonly process: ContainerProcess;
  readonly code: Promise<number>;
  readonly output: () => string;
}

async function start(
  command: readonly string[],
  tty = false,
  commands: Commands = builtInCommands,
): Promise<Ran> {
  const host = createDockerHost();
  host.registry.push("demo/box");
  await host.runContainer({ name: "box", image: "demo/box" });
  host.files.write("/srv/a", "alpha\n");
  let output = "";
  const process = new ContainerProcess({
    container: daemonOf(host).containers.get("box"),
    command,
    env: [],
    workingDir: "/",
    tty,
    output(stream, bytes) {
      output += `${stream === "stderr" ? "!" : ""}${bytes.toString("utf8")}`;
      return Promise.resolve();
    },
  });
  return { process, code: process.run(commands), output: () => output };
}

test.each<[readonly string[], number, string]>([
  [["echo", "a", "b"], 0, "a b\n"],
  [["/bin/echo", "-n", "a"], 0, "a"],
  [["printf", "%s-%s\\n", "a", "b"], 0, "a-b\n"],
  [["seq", "3"], 0, "1\n2\n3\n"],
  [["seq", "2", "3"], 0, "2\n3\n"],
  [["false"], 1, ""],
  [["ls", "/etc"], 0, "hostname\n"],
  [["ls", "/nope"], 1, "!ls: /nope: No such file or directory\n"],
  [["cat", "/nope"], 1, "!cat: can't open '/nope': No such file or directory\n"],
  [
    ["sh", "-c", "false || echo no; true && echo yes; cd /tmp; pwd; nope"],
    127,
    "no\nyes\n/tmp\n!sh: nope: not found\n",
  ],
  [["sh", "-c", "exit 300"], 44, ""],
  [["sh", "-c", "a | b"], 2, '!sh: syntax error: unexpected "|"\n'],
  [["nope"], 126, ""],
])("%j", async (command, code, output) => {
  const ran = await start(command);
  expect(await ran.code).toBe(code);
  expect(ran.output()).toBe(output);
});

test("a shell without a script reads one from its input", async () => {
  const ran = await start(["sh"]);
  ran.process.input.end("echo one\necho two");
  expect(await ran.code).toBe(0);
  expect(ran.output()).toBe("one\ntwo\n");
});

test("a terminal edits lines, interrupts and ends the input", async () => {
  const edited = await start(["cat"], true);
  edited.process.input.write("ab\x7fc\r\x04");
  expect(await edited.code).toBe(0);
  expect(edited.output()).toBe("ab\b \bc\r\nac\r\n");
  const interrupted = await start(["sleep", "1000"], true);
  interrupted.process.input.write("\x03");
  expect(await interrupted.code).toBe(130);
});

test("a test's own command is found by name and by the shell, and a kill ends one that heeds nothing", async () => {
  const commands = commandsWith({
    greet: async ({ container, stdout }) => {
      await stdout(`hello from ${container}\n`);
      return 7;
    },
    stubborn: () => new Promise<number>(() => undefined),
  });
  const ran = await start(["sh", "-c", "greet"], false, commands);
  expect(await ran.code).toBe(7);
  expect(ran.output()).toBe("hello from box\n");
  const stubborn = await start(["stubborn"], false, commands);
  stubborn.process.kill();
  expect(await stubborn.code).toBe(137);
});
