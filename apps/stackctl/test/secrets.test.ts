import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { main } from "../src/cli.ts";
import { fakeDocker } from "./support/fake-docker.ts";
import { listingOf } from "./support/folder.ts";
import { recordTerminal } from "./support/terminal.ts";
import { freePort, freePorts, openWorld, type World } from "./support/world.ts";

const given = { API_TOKEN: "t0ken-of-the-shell", AGENT_SECRET: "s3cret-of-the-shell" };

/** Every way to spell one that something could print. */
function spellings(secret: string): string[] {
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64").replace(/=+$/, "")];
}

function expectNone(text: string, secrets: readonly string[]): void {
  for (const spelling of secrets.flatMap(spellings)) expect(text).not.toContain(spelling);
}

/** The values in the stack's secret files. */
async function secretsOnDisk({ cwd }: World): Promise<string[]> {
  const stack = join(cwd, "management-stack");
  const token = await readFile(join(stack, "secrets", "api_token"), "utf8").catch(() => "");
  const variables = await readFile(join(stack, ".env"), "utf8").catch(() => "");
  return [token, ...[...variables.matchAll(/='(.*)'$/gm)].map(([, value = ""]) => value)].filter(
    (secret) => secret !== "",
  );
}

it.each<[string, Record<string, string>, boolean]>([
  ["generated", {}, false],
  ["given", given, false],
  ["generated, on a remote engine", {}, true],
  ["given, on a remote engine", given, true],
])(
  "secrets that were %s are in no output of any command, whether it succeeds or fails",
  async (_, env, remote) => {
    const world = await openWorld({ remote });
    const commandLines = [
      ["deploy", "--agent-secret", ...(await freePorts())],
      ["deploy", "--agent-secret", ...(await freePorts()), "--schedule", "@daily"],
      ["status"],
      ["update"],
      ["update", "shop/web:1"],
      ["update", "--url", `http://127.0.0.1:${await freePort()}`],
      ["logs"],
      ["logs", "none"],
      ["deploy", "--agent-secret", ...(await freePorts()), "--gpu", "runtime"],
    ];
    let written = "";
    const run = async (argv: readonly string[]): Promise<void> => {
      for (const settings of [{ env, tty: true }, { env }]) {
        for (const more of [[], ["--json"]]) {
          const { out, err } = await world.run([...argv, ...more], settings);
          written += out + err;
        }
      }
    };
    for (const argv of commandLines) await run(argv);
    const secrets = await secretsOnDisk(world);
    expect(secrets).toHaveLength(2);
    if (env === given) expect(secrets.sort()).toEqual(Object.values(given).sort());
    await world.connection.docker.getContainer("management-watchtower-1").stop();
    for (const argv of [["status"], ["update"], ["logs"]]) await run(argv);
    await world.stopEngine();
    for (const argv of commandLines) await run(argv);
    expect(written.length).toBeGreaterThan(5_000);
    expectNone(written, secrets);
  },
);

it.each([
  ["succeeds", "exit 0"],
  ["fails and quotes the files it reads", "cat kept >&2; exit 1"],
  ["is missing its plugin", `echo "docker: 'compose' is not a docker command." >&2; exit 1`],
])(
  "secrets are in no argument and no environment of a docker command that %s, nor in what is printed of it",
  async (what, script) => {
    const world = await openWorld();
    // A failed deployment removes the files, so the command keeps a copy: $5 is the project's folder.
    const docker = await fakeDocker(
      `cd "$HOME"; if [ "$2" = --progress ]; then cat "$5/.env" "$5/secrets/api_token" > kept; ${script}; fi
${what.includes("plugin") ? script : ""}`,
    );
    for (const env of [docker.env, { ...docker.env, ...given }]) {
      const terminal = recordTerminal();
      await main(["deploy", "--agent-secret", ...(await freePorts())], {
        ...terminal,
        env: { ...env, DOCKER_HOST: world.connection.host },
        cwd: () => world.cwd,
      });
      const runs = await docker.runs();
      const names = runs.flatMap((run) => Object.keys(run.env));
      expect(names).not.toContain("API_TOKEN");
      expect(names).not.toContain("AGENT_SECRET");
      const kept = await readFile(join(docker.env["HOME"] ?? "", "kept"), "utf8").catch(() => "");
      const found = /^AGENT_SECRET='(.+)'\n(.+)$/.exec(kept)?.slice(1) ?? [];
      expect(found).toHaveLength(what.includes("plugin") ? 0 : 2);
      if (what.includes("quotes"))
        expect(terminal.err()).toContain("AGENT_SECRET='[redacted]'\n[redacted]\n");
      expectNone(JSON.stringify(runs) + terminal.out() + terminal.err(), [...found, ...Object.values(given)]);
    }
  },
);

it("secrets are in no file but the two that are the owner's alone", async () => {
  const world = await openWorld();
  await world.deployed(["--agent-secret"], { env: given });
  for (const [name, { mode, content = "" }] of Object.entries(await listingOf(world.cwd))) {
    const holdsSecret = Object.values(given).some((secret) => content.includes(secret));
    expect([name, holdsSecret, mode]).toEqual([
      name,
      /api_token$|\.env$/.test(name),
      holdsSecret ? "600" : expect.any(String),
    ]);
  }
});
