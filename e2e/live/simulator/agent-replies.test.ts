import type { DockerHost } from "@stack/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createSigner,
  oddlySignedRequests,
  rightHeaders,
  signedHeaders,
  unreadableKey,
} from "../support/agent-signatures.ts";
import { startAgentTwins, type AgentTwins, type TwinFile } from "../support/agent-twins.ts";
import { comparableAgentReply } from "../support/comparable-agent-reply.ts";
import { browsed } from "../support/odd-file-requests.ts";
import { dispatched, notOpened, passedThrough, payloads } from "../support/odd-agent-requests.ts";
import { isMissing, parts } from "../support/parts.ts";
import type { RawRequest } from "../support/raw-exchange.ts";
import { exchangeOverTls } from "../support/tls-exchange.ts";

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const files: readonly TwinFile[] = [
  { path: "/srv/notes.txt", content: "line one\nline two\n" },
  { path: "/srv/a b", content: "with a space" },
  { path: "/srv/empty" },
  { path: "/srv/to-empty", link: "empty" },
  { path: "/srv/types/page.html", content: "<!DOCTYPE html><p>x" },
  { path: "/srv/types/picture.png", content: png },
  { path: "/srv/types/data.json", content: "{}" },
  { path: "/srv/types/bytes", content: Buffer.from([0, 1, 2, 255]) },
  { path: "/srv/types/nothing", content: "" },
  { path: "/srv/types/script.js", content: "x()" },
  { path: "/srv/types/noext", content: "plain words" },
  { path: "/var/lib/docker/volumes/data/_data/db/one", content: "1" },
];

async function fill(host: DockerHost): Promise<void> {
  for (const image of ["nginx:1.27", "reg.io/v2.0/app"]) {
    host.registry.push(image, { content: image });
    host.pull(image);
  }
  await host.runContainer({ name: "web", image: "nginx:1.27" });
  host.writeLog("web", "one");
  host.writeLog("web", "two", "stderr");
}

/** Sends a request to both, and expects the same answer; a request's headers tell which one it was. */
async function compare({ real, simulated }: AgentTwins, request: RawRequest): Promise<void> {
  const name = `${request.method} ${request.path} ${JSON.stringify(request.headers)} ${request.body ?? ""}`;
  const [theirs, ours] = await Promise.all(
    [real, simulated].map(async ({ url }) => comparableAgentReply(await exchangeOverTls(url, request))),
  );
  expect.soft(ours, name).toEqual(theirs);
}

describe.skipIf(isMissing("agent"))(`the simulated agent's replies are those of ${parts.agent}`, () => {
  let twins: AgentTwins;
  beforeAll(async () => {
    twins = await startAgentTwins(fill, files, "s3cret");
  });
  afterAll(() => twins[Symbol.asyncDispose]());

  test.each([
    ["signatures of every kind", oddlySignedRequests()],
    ["every endpoint, version, method and path", dispatched()],
    ["files", browsed()],
    ["bodies that are JSON, or not quite", payloads()],
    ["WebSockets that are not opened", notOpened()],
    ["Docker's own API", passedThrough()],
  ])("to %s", async (_, requests) => {
    for (const request of requests) await compare(twins, request);
  });
});

describe.skipIf(isMissing("agent"))(`the simulated agent is claimed like ${parts.agent}`, () => {
  test("by the first key that can be read, whatever it has signed, until a restart", async () => {
    await using twins = await startAgentTwins(fill, files);
    const [first, second] = [createSigner(), createSigner("P-384")];
    const ask = (headers: Readonly<Record<string, string>>, path = "/_ping"): Promise<void> =>
      compare(twins, { method: "GET", path, headers });
    const message = "Portainer-App";
    const notClaiming = [{}, signedHeaders("zz", "x"), signedHeaders(second.publicKey, "")];
    for (const headers of [...notClaiming, unreadableKey()]) await ask(headers);
    await ask({}, "/ping");
    await ask(signedHeaders(first.publicKey, "garbage"));
    const claimed = first.headers(message);
    const signature = claimed["x-portaineragent-signature"] ?? "";
    const asked = [second.headers(message), claimed, first.headers("s3cret"), signedHeaders("x", signature)];
    for (const headers of asked) await ask(headers);
    for (const headers of [{}, signedHeaders("", signature), unreadableKey()]) await ask(headers);
    for (const twin of [twins.real, twins.simulated]) await twin.restart();
    for (const signer of [second, first, second]) await ask(signer.headers(message));
  });

  test("and answers without its engine alike", async () => {
    await using twins = await startAgentTwins(fill, files, "s3cret");
    await twins.loseEngines();
    for (const path of ["/_ping", "/ping", "/agents", "/browse/ls?path=/host/srv"]) {
      await compare(twins, { method: "GET", path, headers: rightHeaders });
    }
  });
});
