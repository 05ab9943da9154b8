import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { variablesFor } from "../../src/lint/variables.ts";
import { temporaryFolder } from "../support/folder.ts";

it("lets the environment win over .env, and .env over the name of the folder", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, ".env"), "A=file\nB=file\n");
  const name = basename(folder).toLowerCase();
  expect(await variablesFor("compose", folder, { env: { A: "shell", C: undefined } })).toEqual({
    COMPOSE_PROJECT_NAME: name,
    A: "shell",
    B: "file",
  });
  await writeFile(join(folder, ".env"), "COMPOSE_PROJECT_NAME=mine\n");
  expect(await variablesFor("compose", folder, { env: {} })).toEqual({ COMPOSE_PROJECT_NAME: "mine" });
});

it("reads no .env for docker stack, or where Compose is told not to", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, ".env"), "A=file\n");
  expect(await variablesFor("swarm", folder, { env: { B: "shell" } })).toEqual({ B: "shell" });
  const variables = await variablesFor("compose", folder, { env: { COMPOSE_DISABLE_ENV_FILE: "true" } });
  expect(variables).not.toHaveProperty("A");
});

it("names a project after its folder as Compose does", async () => {
  expect(await variablesFor("compose", "/srv/_My Stack.2", { env: {} })).toEqual({
    COMPOSE_PROJECT_NAME: "mystack2",
  });
});
