import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { docker } from "./support/command.ts";
import { containerEvent } from "./support/container-event.ts";
import { freePorts } from "./support/free-ports.ts";
import { expectRefusal } from "./support/refusal.ts";
import { missingForTests } from "./support/requirements.ts";
import { openSandbox, type Sandbox } from "./support/sandbox.ts";
import { stackctlJson } from "./support/stackctl.ts";

const missing = await missingForTests();
const minuteMs = 60_000;
/** Nothing listens on port 1. */
const unreachableImage = "127.0.0.1:1/stack-e2e/not-there:1";

describe.skipIf(missing !== undefined)(
  "with a stack deployed, what cannot work is refused",
  { timeout: minuteMs },
  () => {
    let sandbox: Sandbox;
    let url: string;
    beforeAll(async () => {
      sandbox = await openSandbox();
      url = `http://127.0.0.1:${sandbox.watchtowerPort}`;
      await stackctlJson(sandbox.deployment());
    }, 2 * minuteMs);
    afterAll(() => sandbox[Symbol.asyncDispose](), minuteMs);

    test("a second deployment that fails leaves the first as it was", async () => {
      const args = sandbox.deployment("--agent-image", unreachableImage, "--schedule", "@daily");
      const says = ["docker compose up failed", "127.0.0.1:1", "this host reaches its registry"];
      await expectRefusal(sandbox, args, { code: "COMPOSE_UP", exitCode: 1, says, afterProgress: true });
    });

    test("a wrong token is refused before anything is updated", async () => {
      const says = [url, "the token is not the one Watchtower has (401)", "WATCHTOWER_HTTP_API_TOKEN"];
      const args = ["update", "--dir", sandbox.stackFolder];
      const env = { API_TOKEN: "wrong-token" };
      await expectRefusal(sandbox, args, { code: "HTTP_STATUS", exitCode: 1, says, env });
    });

    test("without a token, and without a stack's folder to find it in, nothing is asked", async () => {
      const nowhere = join(sandbox.folder, "nowhere");
      const says = [join(nowhere, "secrets/api_token"), "stackctl deploy", "API_TOKEN"];
      const args = ["update", "--dir", nowhere, "--url", url];
      await expectRefusal(sandbox, args, { code: "NO_TOKEN", exitCode: 1, says });
    });

    test.each([
      {
        what: "nothing is",
        settings: [],
        says: ["nothing listens in the container", "WATCHTOWER_HTTP_API_UPDATE=true"],
        code: "NETWORK",
        toldDifferently: true,
      },
      {
        what: "only the metrics are",
        settings: ["--env", "WATCHTOWER_HTTP_API_METRICS=true"],
        says: ["no such endpoint (404)", "WATCHTOWER_HTTP_API_UPDATE=true"],
        code: "HTTP_STATUS",
        toldDifferently: false,
      },
    ])("the API is not enabled in the Watchtower at --url: $what", async ({ settings, says, ...told }) => {
      const container = await sandbox.run(
        `api-${settings.length}`,
        ...["--publish", "127.0.0.1::8080", "--env", "WATCHTOWER_HTTP_API_TOKEN=any", ...settings],
        sandbox.watchtowerImage,
      );
      await containerEvent(container, "health_status: healthy");
      const place = await docker(["port", container, "8080/tcp"]);
      const args = ["update", "--dir", sandbox.stackFolder, "--url", `http://${place}`];
      const env = { API_TOKEN: "any" };
      await expectRefusal(sandbox, args, { ...told, exitCode: 1, says: [place, ...says], env });
    });

    test("nothing listens at --url", async () => {
      const [port = 0] = await freePorts(1);
      const says = [`127.0.0.1:${port}`, "the connection was refused", "Check that Watchtower runs"];
      const args = ["update", "--dir", sandbox.stackFolder, "--url", `http://127.0.0.1:${port}`];
      await expectRefusal(sandbox, args, { code: "NETWORK", exitCode: 1, says });
    });

    test("--url is no URL", async () => {
      const args = ["update", "--dir", sandbox.stackFolder, "--url", "ftp://127.0.0.1"];
      await expectRefusal(sandbox, args, {
        code: "OPTION",
        exitCode: 2,
        says: ["--url ftp://127.0.0.1", "http or https URL"],
      });
    });

    test.each([
      { args: ["update", "--timeout", "soon"], code: "USAGE", says: ["--timeout", "soon", "whole seconds"] },
      { args: ["logs", "--since", "yesterday"], code: "OPTION", says: ["--since yesterday", "10m"] },
      { args: ["logs", "database"], code: "OPTION", says: ["database", "watchtower, agent"] },
    ])("an argument is malformed: $args", async ({ args, code, says }) => {
      const [command = "", ...rest] = args;
      const line = [command, "--dir", sandbox.stackFolder, ...rest];
      await expectRefusal(sandbox, line, { code, exitCode: 2, says });
    });
  },
);
