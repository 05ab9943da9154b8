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

  it("leaves the default socket to be tried when the context says nothing, fails, or there is no docker command", async () => {
    for (const script of ["exit 0", "echo no such context >&2; exit 1"]) {
      const docker = await fakeDocker(script);
      expect(await resolveDockerHost(docker.env)).toBeUndefined();
    }
    expect(await resolveDockerHost({ PATH: "/nonexistent" })).toBeUndefined();
  });
});
