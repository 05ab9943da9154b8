import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAgentsOwn, isCutByAgent, protectFromCut, readDockerPath } from "../../src/docker/docker-path.ts";

/** What an agent up to 2.23 does to a path (reference/portainer-agent.md c). */
const cut = (path: string): string => decodeURIComponent(path).replace(/(\/v[0-9]\.[0-9]*)?/g, "");

describe("readDockerPath", () => {
  it.each([
    ["/v1.45/containers/json?all=1", "/containers/json", "?all=1"],
    ["/containers/json", "/containers/json", ""],
    ["/v1.45/images/reg.io/v2.0/app/json", "/images/reg.io/v2.0/app/json", ""],
    ["/version", "/version", ""],
    ["/volumes/v1.2", "/volumes/v1.2", ""],
    ["/v4.0.0/libpod/info", "/libpod/info", ""],
    ["/events?filters=a?b", "/events", "?filters=a?b"],
  ])("takes the API version off %s and nothing else", (target, path, search) => {
    expect(readDockerPath(target)).toMatchObject({ path, search });
  });
});

describe("isAgentsOwn", () => {
  it.each([
    "/browse/ls",
    "/host/info",
    "/agents",
    "/ping",
    "/key",
    "/websocket/exec",
    "/v2/ping",
    "/h%6fst/info",
  ])("keeps %s from the agent", (path) => {
    expect(isAgentsOwn(path)).toBe(true);
  });

  it.each(["/_ping", "/volumes", "/version", "/containers/host/json", "/images/ping/json"])(
    "lets %s through",
    (path) => {
      expect(isAgentsOwn(path)).toBe(false);
    },
  );
});

describe("protectFromCut", () => {
  it.each([
    "/images/reg.io/v2.0/app/json",
    "/images/reg.io%2Fv2.0%2fapp/json",
    "/volumes/v1.",
    "/a/v1.2/v3.4",
  ])("writes %s so that the agent makes it of it", (path) => {
    expect(isCutByAgent(path)).toBe(true);
    expect(cut(protectFromCut(path)!)).toBe(decodeURIComponent(path));
  });

  it("never lets a path arrive as another one", () => {
    const part = fc.constantFrom("/v1.2", "/v", "/", "2.0", ".", "..0", "%2Fv3.", "%76", "a", "v9", "/v12.3");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const path = `/images${parts.join("")}`;
        const written = isCutByAgent(path) ? protectFromCut(path) : path;
        if (written !== undefined) expect(cut(written)).toBe(decodeURIComponent(path));
      }),
    );
  });
});
