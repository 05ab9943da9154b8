import { createSwarm } from "@stack/simulator";
import { expect, describe, test } from "vitest";
import { signedHeaders } from "../support/agent-signatures.ts";
import { startLiveSwarm, swarmSecret } from "../support/live-swarm.ts";
import { isMissing, parts } from "../support/parts.ts";
import type { RawRequest } from "../support/raw-exchange.ts";
import { get, signed, unsigned } from "../support/signed-request.ts";
import { exchangeOverTls, type TlsReply } from "../support/tls-exchange.ts";

const targets = ["", "live-manager", "live-worker", "nobody"];
const target = (node: string): Record<string, string> =>
  node === "" ? {} : { "x-portaineragent-target": node };
const handshake = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

/** What reference/portainer-agent.md d.1 to d.3 tells apart, each for no node, either node, and one that is none. */
function requests(): readonly RawRequest[] {
  const refused = '/containers/json?filters={"no-such":["x"]}';
  const lists = ["/containers/json", "/images/json", "/networks", "/volumes", refused];
  const ofManager = ["/info", "/nodes", "/swarm"];
  const local = ["/_ping", "/version", "/containers/no/json", "/browse/ls?path=/", "/browse/ls?path=/nope"];
  const own = ["/agents", "/v2/ping", "/v1/browse/data/ls?path=/", "/v2/browse/ls", "/nope", "/host//info"];
  return targets.flatMap((node) => [
    ...[...lists, ...ofManager, ...local, ...own].map((path) => get(path, target(node))),
    get("/_ping", { ...target(node), "x-portaineragent-manageroperation": "1" }),
    get("/websocket/exec?id=x", { ...target(node), ...handshake }),
    ...["/host/info", "/_ping", "/browse/ls?path=/", "/containers/json"].map((path) =>
      unsigned("GET", path, target(node)),
    ),
    { method: "GET", path: "/_ping", headers: { ...target(node), ...signedHeaders("zz", "x") } },
    signed("DELETE", "/containers/no", target(node)),
  ]);
}

describe.skipIf(isMissing("swarm"))(`the simulated Swarm's agents answer as those of ${parts.swarm}`, () => {
  test("for every node, by either agent", async () => {
    await using real = await startLiveSwarm();
    const nodes = [real.manager.name, real.worker.name];
    const { version } = await (await real.client(real.manager)).ping();
    await using simulated = await createSwarm({ nodes, secret: swarmSecret, version });
    for (const { name, host } of simulated.nodes) {
      host.registry.push("demo/box");
      await host.runContainer({ name: `on-${name}`, image: "demo/box" });
    }
    for (const node of [real.manager, real.worker]) {
      for (const request of requests()) {
        const theirs = comparable(await exchangeOverTls(node.url, request));
        const ours = comparable(await exchangeOverTls(simulated.node(node.name).agent.url, request));
        const name = `by ${node.name}: ${request.method} ${request.path} ${JSON.stringify(request.headers)}`;
        expect.soft(ours, name).toEqual(theirs);
      }
    }
  });
});

/** Of a reply what the agents made of it: whom they asked, and what they say themselves; not what the engines have. */
function comparable(reply: TlsReply): object {
  if ("ended" in reply) return reply;
  const { status, headers, body } = reply;
  const names = [
    "portainer-agent",
    "portainer-agent-api-version",
    "portainer-agent-platform",
    "content-type",
  ];
  const compared = names.map((name) => [name, headers[name]]);
  return { status, headers: Object.fromEntries(compared) as object, body: whoAnswered(body) };
}

function whoAnswered(body: string): unknown {
  if (!/^[[{]/.test(body)) return body;
  const document = JSON.parse(body) as Record<string, unknown> | Record<string, unknown>[];
  if (!Array.isArray(document)) {
    const { message, details, Name, Volumes } = document;
    return { message, details, Name, hasVolumes: Volumes !== undefined };
  }
  const nodeOf = ({ Portainer, NodeName, NodeRole }: Record<string, unknown>): string =>
    JSON.stringify([Portainer, NodeName, NodeRole]);
  return [...new Set(document.map(nodeOf))].sort();
}
