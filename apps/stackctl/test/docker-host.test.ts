import { describe, expect, it } from "vitest";
import { resolveDockerHost } from "../src/docker-host.ts";
import { fakeDocker } from "./support/fake-docker.ts";

describe("resolveDockerHost", () => {
  it("takes DOCKER_HOST without asking the docker command", async () => {
    const env = { DOCKER_HOST: "unix:///run/other.sock", PATH: "/nonexistent" };
    expect(await resolveDockerHost(env)).toBe("unix:///run/other.sock");
  });

  it("takes the endpoint of the context that the docker command would use", async () => {
    const docker = await fakeDocker("echo unix:///run/user/1000/docker.sock");
    expect(await resolveDockerHost({ ...docker.env, DOCKER_HOST: "", DOCKER_CONTEXT: "rootless" })).toBe(
      "unix:///run/user/1000/docker.sock",
    );
    const [run] = await docker.runs();
    expect(run?.args.slice(0, 2)).toEqual(["context", "inspect"]);
    expect(run?.env["DOCKER_CONTEXT"]).toBe("rootless");
  });

  it("leaves the default socket to be tried when the context says nothing, or there is no docker command", async () => {
    expect(await resolveDockerHost((await fakeDocker("exit 0")).env)).toBeUndefined();
    expect(await resolveDockerHost({ PATH: "/nonexistent" })).toBeUndefined();
  });

  it("fails for a context that cannot be read, in the docker command's words", async () => {
    const { env } = await fakeDocker(`echo 'context "prodd": context not found' >&2; exit 1`);
    await expect(resolveDockerHost({ ...env, DOCKER_CONTEXT: "prodd" })).rejects.toMatchObject({
      code: "DOCKER_CONTEXT",
      message: expect.stringMatching(
        /: context "prodd": context not found\. See `docker context ls`/,
      ) as string,
    });
  });
});
