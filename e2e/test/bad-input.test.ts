import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker } from "./support/command.ts";
import { engineAddress } from "./support/engine.ts";
import { holdPort } from "./support/free-ports.ts";
import { expectRefusal } from "./support/refusal.ts";
import { registry, registryAnswers } from "./support/registry.ts";
import { missingForTests } from "./support/requirements.ts";
import { openSandbox, type Sandbox } from "./support/sandbox.ts";

const missing = await missingForTests();
const noRegistry = missing !== undefined || !(await registryAnswers());
/** Nothing listens on port 1. */
const unreachableImage = "127.0.0.1:1/stack-e2e/not-there:1";
const minuteMs = 60_000;

describe.skipIf(missing !== undefined)(
  "a deployment that cannot work is refused",
  { timeout: minuteMs },
  () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await openSandbox();
    }, minuteMs);
    afterAll(() => sandbox[Symbol.asyncDispose](), minuteMs);

    test.each(["deploy", "status", "logs", "update"])("Docker is not running: %s", async (command) => {
      const args = command === "deploy" ? sandbox.deployment() : [command, "--dir", sandbox.stackFolder];
      const env = { DOCKER_HOST: "unix:///nonexistent/docker.sock", API_TOKEN: "any" };
      const says = ["unix:///nonexistent/docker.sock", "could not connect", "Start Docker", "DOCKER_HOST"];
      await expectRefusal(sandbox, args, { code: "NETWORK", exitCode: 1, says, env });
    });

    test("there is no docker command", async () => {
      const empty = join(sandbox.folder, "no-programs");
      await mkdir(empty);
      const env = { PATH: empty, DOCKER_HOST: await engineAddress() };
      const says = ["docker command is not installed", "Install the Docker CLI with its Compose plugin"];
      await expectRefusal(sandbox, sandbox.deployment(), { code: "NO_DOCKER_CLI", exitCode: 1, says, env });
    });

    test("the docker command has no Compose plugin", async () => {
      const programs = join(sandbox.folder, "docker-without-compose");
      await mkdir(programs);
      await writeFile(join(programs, "docker"), dockerWithoutCompose);
      await chmod(join(programs, "docker"), 0o755);
      const env = { PATH: `${programs}:${process.env["PATH"] ?? ""}`, DOCKER_HOST: await engineAddress() };
      const says = ["Compose v2 is not installed", "docker compose version", "docker-compose-plugin"];
      await expectRefusal(sandbox, sandbox.deployment(), { code: "NO_COMPOSE", exitCode: 1, says, env });
    });

    test.each([
      { option: "--watchtower-listen", service: "watchtower" },
      { option: "--agent-listen", service: "portainer-agent" },
    ])("a program has the port of $service", async ({ option, service }) => {
      await using held = await holdPort();
      const place = `127.0.0.1:${held.port}`;
      const says = [
        `Port ${place} for ${service}`,
        "taken by another program",
        `choose another with ${option}`,
      ];
      const args = sandbox.deployment(option, place);
      await expectRefusal(sandbox, args, { code: "PORT_TAKEN", exitCode: 1, says });
    });

    test("a container has the port", async () => {
      await sandbox.run("holder", "--publish", "127.0.0.1::9001", sandbox.idleImage);
      const place = await docker(["port", `${sandbox.name}-holder`, "9001/tcp"]);
      const says = [`Port ${place}`, `taken by container ${sandbox.name}-holder`, "--agent-listen"];
      const args = sandbox.deployment("--agent-listen", place);
      await expectRefusal(sandbox, args, { code: "PORT_TAKEN", exitCode: 1, says });
    });

    test("both services want the same port", async () => {
      const place = `127.0.0.1:${sandbox.watchtowerPort}`;
      const says = ["both published on port", String(sandbox.watchtowerPort), "another port"];
      const args = sandbox.deployment("--agent-listen", place);
      await expectRefusal(sandbox, args, { code: "OPTION", exitCode: 2, says });
    });

    test.each(["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml", ".env"])(
      "the folder has a %s of the user's, which stays as it is",
      async (name) => {
        const folder = join(sandbox.folder, `with-${name}`);
        const theirs = "# mine\r\nservices: {}  # no line break at the end";
        await mkdir(folder);
        await writeFile(join(folder, name), theirs);
        const says = [join(folder, name), "was left as it is", "another folder with --dir"];
        const args = sandbox.deployment("--dir", folder);
        await expectRefusal(sandbox, args, { code: "FOREIGN_FILE", exitCode: 1, says });
        expect(await readFile(join(folder, name), "utf8")).toBe(theirs);
      },
    );

    test("the folder cannot be made, since a file has its name", async () => {
      const file = join(sandbox.folder, "a-file");
      await writeFile(file, "");
      const args = sandbox.deployment("--dir", join(file, "stack"));
      await expectRefusal(sandbox, args, { code: "READ", exitCode: 1, says: [file, "--dir"] });
    });

    test("another project of that name runs here, deployed from elsewhere", async () => {
      const elsewhere = join(sandbox.folder, "elsewhere");
      await mkdir(elsewhere);
      await writeFile(
        join(elsewhere, "compose.yaml"),
        `services: { theirs: { image: "${sandbox.idleImage}" } }\n`,
      );
      await docker(["compose", "--project-name", sandbox.name, "up", "--detach"], { cwd: elsewhere });
      try {
        const says = [`named ${sandbox.name} is there already`, elsewhere, "--name"];
        await expectRefusal(sandbox, sandbox.deployment(), { code: "FOREIGN_PROJECT", exitCode: 1, says });
      } finally {
        await docker(["compose", "--project-name", sandbox.name, "down"], { cwd: elsewhere });
      }
    });

    test.each<{ what: string; options: string[]; says: (string | RegExp)[] }>([
      {
        what: "a schedule of five fields",
        options: ["--schedule", "0 4 * * *"],
        says: ["five fields", "Put the seconds first"],
      },
      { what: "a schedule out of range", options: ["--schedule", "0 0 25 * * *"], says: [/25/, /hour/i] },
      {
        what: "a port that is none",
        options: ["--watchtower-listen", "here"],
        says: ["--watchtower-listen here", "ADDRESS:PORT"],
      },
      { what: "a port out of range", options: ["--agent-listen", "65536"], says: ["65536", "1 to 65535"] },
      {
        what: "a host name for an address",
        options: ["--agent-listen", "localhost:9001"],
        says: ["localhost", "127.0.0.1"],
      },
      {
        what: "a project name in capitals",
        options: ["--name", "Management"],
        says: ["Management", "lower-case"],
      },
      {
        what: "an image that is no reference",
        options: ["--agent-image", "Agent Image"],
        says: ["Agent Image"],
      },
      { what: "an unknown GPU mode", options: ["--gpu", "maybe"], says: ["maybe", "auto, none, runtime"] },
      {
        what: "an unknown flavour",
        options: ["--watchtower-flavour", "other"],
        says: ["other", "nicholas-fedor"],
      },
      {
        what: "an unknown option",
        options: ["--listen", "1"],
        says: ["unknown option", "--listen", "stackctl --help"],
      },
    ])("an option is malformed: $what", async ({ options, says }) => {
      const code = ["--gpu", "--watchtower-flavour", "--listen"].includes(options[0] ?? "")
        ? "USAGE"
        : "OPTION";
      await expectRefusal(sandbox, sandbox.deployment(...options), { code, exitCode: 2, says });
    });

    test("an image's registry cannot be reached: what was begun is taken back", async () => {
      const args = sandbox.deployment("--agent-image", unreachableImage);
      const says = ["docker compose up failed", "127.0.0.1:1", "this host reaches its registry"];
      await expectRefusal(sandbox, args, { code: "COMPOSE_UP", exitCode: 1, says, afterProgress: true });
    });

    test.skipIf(noRegistry)("an image is not in its registry: what was begun is taken back", async () => {
      const image = `${registry}/stack-e2e/not-there:1`;
      const args = sandbox.deployment("--watchtower-image", image);
      const says = [
        "docker compose up failed",
        image,
        "Check the image name and that this host reaches its registry",
      ];
      await expectRefusal(sandbox, args, { code: "COMPOSE_UP", exitCode: 1, says, afterProgress: true });
    });
  },
);

/** The docker command of a machine on which the plugin was not installed. */
const dockerWithoutCompose = `#!/bin/sh
if [ "$1" = compose ]; then
  echo "docker: 'compose' is not a docker command." >&2
  echo "See 'docker --help'" >&2
  exit 1
fi
PATH=\${PATH#*:}
exec docker "$@"
`;
