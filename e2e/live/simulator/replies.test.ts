import type { DockerHost } from "@stack/simulator";
import { expect, test } from "vitest";
import { bothWatchtowers, describeWatchtower } from "../support/describe-watchtower.ts";
import { oddForkRequests, oddRequests } from "../support/odd-requests.ts";
import { comparableReply } from "../support/comparable-reply.ts";
import { exchange } from "../support/raw-exchange.ts";
import { startTwins } from "../support/twins.ts";

const prefix = "com.centurylinklabs.watchtower";

async function fill(host: DockerHost): Promise<void> {
  const containers = [
    { name: "web", image: "nginx:1.27" },
    { name: "db", image: "registry.test:5000/demo/db:latest", labels: { [`${prefix}.enable`]: "false" } },
    { name: "cache", image: "redis", labels: { [`${prefix}.monitor-only`]: "true" } },
    { name: "hub", image: "docker.io/library/alpine:3" },
    { name: "scoped", image: "ghcr.io/a/b:1", labels: { [`${prefix}.scope`]: "own" } },
  ];
  for (const container of containers) {
    host.registry.push(container.image, { content: container.image });
    await host.runContainer(container);
  }
}

for (const part of bothWatchtowers) {
  describeWatchtower(part, "the simulator's replies", (sandbox) => {
    test("are those of the real one, to whatever is asked", async () => {
      // Without pulls, since what the real one would ask for is not there for it.
      const settings = { WATCHTOWER_NO_PULL: "true" };
      await using twins = await startTwins(sandbox(), part, fill, settings);
      const { real, simulated } = twins;
      const { token, eventsToken } = real;
      const requests = [
        ...(part === "fork" ? oddForkRequests(token, eventsToken) : []),
        ...oddRequests(token),
        ...(part === "fork" ? oddForkRequests(token, eventsToken) : []),
      ];
      for (const request of requests) {
        const name = `${request.method} ${request.path} ${JSON.stringify(request.headers)}`;
        const [theirs, ours] = await Promise.all(
          [real, simulated].map(async ({ url }) => comparableReply(await exchange(url, request))),
        );
        expect(ours, name).toEqual(theirs);
      }
    });
  });
}
