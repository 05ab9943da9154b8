import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAgentClient, type AgentIdentity } from "@stack/portainer-agent-client";
import { connectDocker } from "@stack/rollout";
import { createDockerHost, type DockerHost } from "@stack/simulator";
import { createWatchtowerClient, type WatchtowerMetrics } from "@stack/watchtower-client";
import { deploy, printDeployment, type DeployDocument } from "../commands/deploy.ts";
import { printReceipt, update, type UpdateDocument } from "../commands/update.ts";
import { describeFailure, type FailureDocument } from "../failure.ts";
import type { Session } from "../session.ts";
import { createOutput, type Output } from "../terminal/output.ts";
import { createSimulatedCompose } from "./simulated-compose.ts";

/** Watchtower's numbers without the page they come from. */
type Numbers = Pick<WatchtowerMetrics, "containers" | "scans" | "processStartedAt">;

/** The one document of `npm run -s demo -- --json`. */
interface DemoDocument extends UpdateDocument {
  readonly composeFile: string;
  readonly deployed: Pick<DeployDocument, "project" | "services" | "endpoints">;
  /** The update with a wrong token. */
  readonly unauthorized: { readonly status: number } & FailureDocument["error"];
  readonly metrics: { readonly before: Numbers; readonly after: Numbers };
  readonly agent: { readonly ping: AgentIdentity; readonly unsigned: FailureDocument["error"] };
}

/** Two containers with a newer image in the registry; the database is kept out of automatic updates. */
async function fillHost(host: DockerHost): Promise<() => void> {
  host.registry.push("shop/web:stable", { content: "release 1" });
  host.registry.push("shop/db:16", { content: "16.1" });
  await host.runContainer({ name: "shop-web", image: "shop/web:stable" });
  await host.runContainer({
    name: "shop-db",
    image: "shop/db:16",
    labels: { "com.centurylinklabs.watchtower.enable": "false" },
  });
  return () => {
    host.registry.push("shop/web:stable", { content: "release 2" });
    host.registry.push("shop/db:16", { content: "16.2" });
  };
}

/** Runs the whole path on a simulated host: stack file, deploy, wrong token, update, receipt, metrics, agent. */
async function demo(output: Output, folder: string): Promise<DemoDocument> {
  await using host = createDockerHost();
  const publishNewImages = await fillHost(host);
  const engine = await host.listen();
  const session: Session = {
    output,
    env: {},
    cwd: folder,
    docker: () => connectDocker(engine.dockerHost),
    compose: () => createSimulatedCompose(host),
  };
  const step = (title: string): void => output.result(`\n${output.style("bold", title)}`);

  step("1. Generate the stack, bring it up and wait for it: stackctl deploy");
  const deployed = await deploy({}, session);
  const composeFile = await readFile(deployed.composeFile, "utf8");
  for (const line of composeFile.trimEnd().split("\n")) output.result(output.style("dim", `  ${line}`));
  printDeployment(deployed, session);
  const url = new URL(deployed.endpoints.update ?? "").origin;

  step("2. A call with a wrong token");
  const unauthorized = await refusedUpdate(url);
  output.result(unauthorized.message);

  step("3. New images are published, and an update with the right token: stackctl update");
  publishNewImages();
  const token = (await readFile(deployed.tokenFile, "utf8")).trim();
  const watchtower = createWatchtowerClient({ url, token });
  const before = numbersOf(await watchtower.metrics());
  const updated = await update({}, session);
  printReceipt(updated, session);
  const after = numbersOf(await watchtower.metrics());

  step("4. Watchtower's metrics, before and after");
  output.result(`before  ${describeNumbers(before)}`);
  output.result(`after   ${describeNumbers(after)}`);

  step("5. The Portainer Agent");
  const agent = await askAgent(deployed.endpoints.agent ?? "");
  output.result(`Agent ${agent.ping.version} answers on ${agent.ping.platform}.`);
  output.result(agent.unsigned.message);

  const { project, services, endpoints } = deployed;
  return {
    composeFile,
    deployed: { project, services, endpoints },
    unauthorized,
    ...updated,
    metrics: { before, after },
    agent,
  };
}

async function refusedUpdate(url: string): Promise<DemoDocument["unauthorized"]> {
  const error = await failureOf(createWatchtowerClient({ url, token: "a-wrong-token" }).update());
  const { status } = error as { status?: unknown };
  if (typeof status !== "number") throw error;
  return { status, ...describeFailure(error).document.error };
}

async function askAgent(url: string): Promise<DemoDocument["agent"]> {
  await using client = createAgentClient({ url, tls: { insecure: true } });
  const ping = await client.ping();
  // This stack's agent has no secret and nobody has claimed it yet: our tools leave it alone.
  const unsigned = describeFailure(await failureOf(client.hostInfo())).document.error;
  return { ping, unsigned };
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("The demo expected a refusal, and there was none.");
}

function numbersOf({ containers, scans, processStartedAt }: WatchtowerMetrics): Numbers {
  return { containers, scans, ...(processStartedAt !== undefined && { processStartedAt }) };
}

function describeNumbers({ containers, scans }: Numbers): string {
  const { scanned, updated, failed } = containers;
  return `scans ${scans.total ?? "?"}; last run: scanned ${scanned ?? "?"}, updated ${updated ?? "?"}, failed ${failed ?? "?"}`;
}

const folder = await mkdtemp(join(tmpdir(), "stackctl-demo-"));
const output = createOutput({
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  json: process.argv.includes("--json"),
});
try {
  output.document(await demo(output, folder));
} catch (error) {
  const { document, exitCode } = describeFailure(error);
  output.note(`The demo failed: ${document.error.message}`);
  output.document(document);
  process.exitCode = exitCode;
} finally {
  await rm(folder, { recursive: true, force: true });
}
