import { expect, it } from "vitest";
import { fileOwnerProblem, scrapeToken } from "../../src/monitoring/scrape-token.ts";
import type { ComposeService } from "../../src/stack/compose-file.ts";
import type { Problem } from "../../src/stack/problem.ts";
import type { StackTarget } from "../../src/stack/swarm-target.ts";
import { variable } from "../../src/yaml/variable.ts";

const read = (service: Partial<ComposeService>, target: StackTarget = "compose") => {
  const problems: Problem[] = [];
  const token = scrapeToken({ image: "watchtower", ...service }, target, problems);
  return { ...token, codes: problems.map(({ code }) => code) };
};
const set = (token: string | ReturnType<typeof variable>, secrets?: readonly string[]) => ({
  environment: { WATCHTOWER_HTTP_API_TOKEN: token },
  ...(secrets ? { secrets } : {}),
});

it("takes Watchtower's own secret, whatever it is called", () => {
  const found = { secret: "my_token", secrets: {}, codes: [] };
  expect(read(set("/run/secrets/my_token", ["my_token"]))).toStrictEqual(found);
  expect(read(set("/run/secrets/my_token", ["my_token"]), "swarm")).toStrictEqual(found);
});

it("has Compose make a secret of the variable, which docker stack does not", () => {
  const secrets = { api_token: { environment: "T" } };
  expect(read(set(variable("T")))).toStrictEqual({ secret: "api_token", secrets, codes: [] });
  expect(read(set(variable("T")), "swarm").codes).toStrictEqual(["target-refuses"]);
});

it("knows when no file can hold what Watchtower has", () => {
  for (const service of [set("clear"), set(""), set("/run/secrets/other"), {}]) {
    expect(read(service).codes).toStrictEqual(["scrape-token-unknown"]);
  }
  expect(read(set(variable("T", { default: "d" }))).codes).toStrictEqual(["scrape-token-unknown"]);
});

it("speaks of the owner of files alone", () => {
  const told = (secret: Parameters<typeof fileOwnerProblem>[2]) => {
    const problems: Problem[] = [];
    fileOwnerProblem("Grafana", 472, secret, "a.b", problems);
    return problems.map(({ path, hint }) => [path, hint]);
  };
  expect(told({ file: "./p" })).toStrictEqual([
    ["a.b", "Let that user read it, and root's group besides: chown 472:0 and chmod 440."],
  ]);
  expect(told({ environment: "P" })).toStrictEqual([]);
  expect(told({ external: true })).toStrictEqual([]);
  expect(told(undefined)).toStrictEqual([]);
});
