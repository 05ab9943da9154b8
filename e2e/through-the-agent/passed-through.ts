import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DockerBench } from "./support/docker-bench.ts";
import { rows } from "./support/rows.ts";

/** What is passed on as it is, building aside. */
export function testPassedThrough(bench: () => DockerBench): void {
  describe(rows.passedThrough, () => {
    test("ps, inspect, images and version say what the engine says", async () => {
      const name = await bench().startContainer("sleep 1000");
      const questions = [
        [
          "ps",
          "--all",
          "--no-trunc",
          "--filter",
          `name=${name}`,
          "--format",
          "{{.ID}} {{.Names}} {{.State}}",
        ],
        ["inspect", name],
        ["image", "inspect", bench().at.image],
        ["images", "--no-trunc", "--format", "{{.ID}} {{.Repository}}:{{.Tag}} {{.Size}}", bench().at.image],
        ["version", "--format", "{{json .Server}}"],
      ];
      for (const question of questions) {
        const answer = await bench().docker(question);
        expect(answer).toEqual(await bench().engineDocker(question));
        expect([answer.exitCode, answer.stdout]).toEqual([0, expect.stringMatching(/\w/)]);
      }
    });

    test("an error is the engine's own, with its exit code", async () => {
      const question = ["inspect", "no-such-thing"];
      const answer = await bench().docker(question);
      expect(answer).toEqual(await bench().engineDocker(question));
      expect(answer.exitCode).toBe(1);
    });

    test("stop, start, rename and rm do it", async () => {
      const name = await bench().startContainer("sleep 1000");
      const state = (): Promise<string> => bench().engineSays(["inspect", "-f", "{{.State.Status}}", name]);
      expect((await bench().docker(["stop", "-t", "0", name])).stdout).toBe(`${name}\n`);
      expect(await state()).toBe("exited");
      expect((await bench().docker(["start", name])).stdout).toBe(`${name}\n`);
      expect(await state()).toBe("running");
      const renamed = bench().newName();
      expect((await bench().docker(["rename", name, renamed])).exitCode).toBe(0);
      expect((await bench().docker(["rm", "-f", renamed])).stdout).toBe(`${renamed}\n`);
      const left = ["ps", "--all", "--quiet", "--filter", `name=${renamed}`];
      expect(await bench().engineSays(left)).toBe("");
    });

    test("cp brings files and folders in and out, to the byte", async () => {
      const name = await bench().startContainer("sleep 1000");
      const folder = join(bench().at.folder, "cp");
      const content = { large: randomBytes(3_000_000), "small ü": Buffer.from("small") };
      await mkdir(folder);
      for (const [file, bytes] of Object.entries(content)) await writeFile(join(folder, file), bytes);
      expect((await bench().docker(["cp", folder, `${name}:/in`])).exitCode).toBe(0);
      expect((await bench().docker(["cp", `${name}:/in`, `${folder}-out`])).exitCode).toBe(0);
      for (const [file, bytes] of Object.entries(content)) {
        expect((await readFile(join(`${folder}-out`, file))).equals(bytes)).toBe(true);
      }
    });

    test("save and load carry an image", async () => {
      const image = `${bench().newName()}:saved`;
      await bench().engineSays(["tag", bench().at.image, image]);
      const id = await bench().engineSays(["image", "inspect", "-f", "{{.Id}}", image]);
      const file = join(bench().at.folder, "saved.tar");
      expect((await bench().docker(["save", "-o", file, image])).exitCode).toBe(0);
      await bench().engineSays(["rmi", image]);
      expect((await bench().docker(["load", "-i", file])).stdout).toBe(`Loaded image: ${image}\n`);
      expect(await bench().engineSays(["image", "inspect", "-f", "{{.Id}}", image])).toBe(id);
    });

    test("pull brings an image, and says why it cannot", async () => {
      const image = bench().at.pullable;
      const { exitCode, stdout } = await bench().docker(["pull", image]);
      expect([exitCode, stdout]).toEqual([
        0,
        expect.stringContaining(`Status: Downloaded newer image for ${image}`),
      ]);
      expect(await bench().engineSays(["image", "inspect", "-f", "{{.Id}}", image])).toMatch(/^sha256:/);
      const missing = image.replace(/:[^:]+$/, ":missing");
      const failed = await bench().docker(["pull", missing]);
      expect([failed.exitCode, failed.stderr]).toEqual([
        1,
        expect.stringMatching(/manifest.*(unknown|not found)/),
      ]);
    });
  });
}

/** Building, which needs an engine that builds; and with it what comes by 4 KiB. */
export function testClassicBuild(bench: () => DockerBench): void {
  describe(rows.passedThrough, () => {
    test("build, with the classic builder", async () => {
      const folder = join(bench().at.folder, "build");
      await mkdir(folder);
      await writeFile(join(folder, "large"), randomBytes(3_000_000));
      const lines = [`FROM ${bench().at.image}`, "COPY large /large", "RUN wc -c /large >/size", "LABEL a=b"];
      await writeFile(join(folder, "Dockerfile"), `${lines.join("\n")}\n`);
      const image = `${bench().newName()}:built`;
      const env = { DOCKER_BUILDKIT: "0" };
      const { exitCode, stdout } = await bench().docker(["build", "-t", image, folder], { env });
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining("Successfully tagged")]);
      expect(await bench().engineSays(["run", "--rm", image, "cat", "/size"])).toBe("3000000 /large");
    });
  });
}
