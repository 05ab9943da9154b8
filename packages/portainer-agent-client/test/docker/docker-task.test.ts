import { describe, expect, it } from "vitest";
import { readDockerPath } from "../../src/docker/docker-path.ts";
import { taskOf, type DockerTask } from "../../src/docker/docker-task.ts";

function kindOf(request: string, isUpgrade = false): DockerTask["kind"] {
  const [method = "", target = ""] = request.split(" ");
  return taskOf({ ...readDockerPath(target), method, isUpgrade }).kind;
}

describe("taskOf", () => {
  it.each([
    "GET /v1.45/containers/json",
    "HEAD /_ping",
    "GET /containers/c1/logs?stdout=1",
    "GET /containers/c1/logs?follow=0",
    "GET /containers/c1/logs?follow=false",
    "GET /containers/c1/stats?stream=0",
    "GET /containers/c1/stats?stream=",
    "POST /build?t=a",
    "POST /images/create?fromImage=a",
    "POST /exec/e1/start",
    "POST /exec/e1/resize?h=1&w=2",
    "GET /exec/e1/json",
    "GET /images/attach/json",
    "GET /images/reg/logs/events/json?follow=1",
    "DELETE /containers/c1",
  ])("passes on %s", (request) => {
    expect(kindOf(request)).toBe("forward");
  });

  it.each([
    ["GET /v1.45/containers/c1/logs?follow=1&stdout=1", "follow-logs"],
    ["GET /services/s1/logs?follow=true", "follow-logs"],
    ["GET /tasks/t1/logs?follow=1", "follow-logs"],
    ["GET /events", "follow-events"],
    ["GET /containers/c1/stats", "follow-stats"],
    ["GET /containers/c1/stats?stream=1", "follow-stats"],
    ["POST /containers/c1/wait?condition=next-exit", "wait"],
    ["POST /containers/c1/start", "start"],
    ["POST /containers/c1/exec", "create-exec"],
    ["POST /containers/c1/attach?stream=1", "attach"],
    ["GET /containers/c1/attach/ws", "attach"],
    ["POST /session", "refuse-build-kit"],
    ["POST /grpc", "refuse-build-kit"],
    ["POST /build?version=2", "refuse-build-kit"],
  ] as const)("takes %s for %s", (request, kind) => {
    expect(kindOf(request)).toBe(kind);
  });

  it("starts an exec itself only where the client asks for the connection", () => {
    expect(kindOf("POST /exec/e1/start", true)).toBe("start-exec");
  });
});
