import { parseImageReference } from "@stack/image-reference";
import { agentSettingTable } from "../agent/agent-settings.ts";
import { nearestKey } from "../format/nearest-key.ts";
import { child, textOf } from "../source/value.ts";
import type { Advise } from "./advice-list.ts";
import { rewrite } from "./keyed-text.ts";
import type { KeyedText } from "./keyed-text.ts";
import { isOpenToAll, publishedPorts, publishing } from "./published-ports.ts";
import { adviseOnSecrets } from "./secret-advice.ts";
import type { ServiceFacts } from "./service-facts.ts";
import { looksAfter } from "./watchtower-in-file.ts";
import type { WatchtowerInFile } from "./watchtower-in-file.ts";

/** What else of a file an agent has to do with. */
export interface AgentSurroundings {
  readonly target: "compose" | "swarm";
  readonly watchtowers: readonly WatchtowerInFile[];
  /** The Portainer Servers of the file. */
  readonly servers: readonly ServiceFacts[];
  readonly source: string;
}

/** The variables of the agent that begin as its own do (portainer-agent.md a). */
const settings = [
  ...Object.values(agentSettingTable).map(({ env }) => env),
  "AGENT_HOST",
  "AGENT_PORT",
  "AGENT_SECRET",
].filter((env) => /^(?:AGENT|EDGE)_/.test(env));

/** Whether a service is a Portainer Agent, or a Portainer Server, told from its image. */
export function portainerPart(service: ServiceFacts): "agent" | "server" | undefined {
  const name = service.imageName;
  if (!name.includes("portainer/")) return undefined;
  const parsed = parseImageReference(name);
  switch (parsed.ok ? parsed.reference.repository.split("/").slice(-2).join("/") : "") {
    case "portainer/agent":
      return "agent";
    case "portainer/portainer":
    case "portainer/portainer-ce":
    case "portainer/portainer-ee":
      return "server";
    default:
      return undefined;
  }
}

/** What is wrong with a Portainer Agent of the file (portainer-agent.md a, b.3 and e). */
export function adviseOnAgent(agent: ServiceFacts, surroundings: AgentSurroundings, advise: Advise): void {
  // An Edge agent calls its server, and has no port and no secret.
  const isEdge = agent.environment.has("EDGE") || agent.environment.has("EDGE_KEY");
  if (!isEdge) {
    adviseOnPort(agent, advise);
    adviseOnSecret(agent, surroundings, advise);
  }
  adviseOnSettings(agent, surroundings, advise);
  adviseOnMounts(agent, advise);
  adviseOnPlacement(agent, surroundings, advise);
  adviseOnSecrets(agent, advise);
}

function adviseOnPort(agent: ServiceFacts, advise: Advise): void {
  for (const port of publishing(publishedPorts(agent), 9001)) {
    if (!isOpenToAll(port)) continue;
    advise({
      code: "agent-port-open",
      path: agent.path("ports", port.index),
      place: port.place,
      message: "Port 9001 is open on every interface, and whoever the agent trusts is root on this host.",
      hint: "Publish it on an address of a trusted network, or close it to others in the firewall.",
    });
  }
}

function adviseOnSecret(
  agent: ServiceFacts,
  { watchtowers, servers }: AgentSurroundings,
  advise: Advise,
): void {
  const secret = agent.environment.get("AGENT_SECRET");
  const file = agent.environment.get("AGENT_SECRET_FILE");
  const isFile = secret?.isKnown === true && secret.text.startsWith("/run/secrets/");
  if (file !== undefined || isFile) adviseOnSecretFile(agent, (isFile ? secret : file) as KeyedText, advise);
  for (const server of servers) adviseOnServer(agent, server, advise);
  const hasNone = secret === undefined ? !agent.hasOtherEnvironment : secret.isKnown && secret.text === "";
  if (!hasNone || file !== undefined) return;
  const ports = publishedPorts(agent);
  const isInside = ports !== undefined && publishing(ports, 9001).length === 0;
  advise({
    code: "agent-without-secret",
    ...(isInside ? { severity: "info" } : {}),
    path: agent.path(),
    place: agent.place,
    message: "An agent without a secret belongs to whoever calls it first.",
    hint: "Connect it from Portainer Server right after it starts (it closes itself after 72 hours), or set AGENT_SECRET there and here.",
  });
  if (!watchtowers.some((watchtower) => looksAfter(watchtower, agent) === true)) return;
  advise({
    code: "agent-update-unpairs",
    path: agent.path(),
    place: agent.place,
    message:
      "Each update restarts the agent, and without a secret a restarted agent again belongs to the first caller.",
    hint: "Set AGENT_SECRET, or the label com.centurylinklabs.watchtower.enable to false.",
  });
}

function adviseOnSecretFile(agent: ServiceFacts, entry: KeyedText, advise: Advise): void {
  advise({
    code: "agent-secret-file",
    path: agent.path("environment", entry.step),
    place: entry.place,
    message:
      "The agent reads no secret from a file: a path is the secret itself, and AGENT_SECRET_FILE means nothing to it.",
    hint: "Give AGENT_SECRET as a variable, ${AGENT_SECRET:?}.",
  });
}

/** Server and agent sign and check with the same secret, or not at all (portainer-agent.md b.3). */
function adviseOnServer(agent: ServiceFacts, server: ServiceFacts, advise: Advise): void {
  if (agent.hasOtherEnvironment || server.hasOtherEnvironment) return;
  const [own, other] = [agent, server].map(({ environment }) => environment.get("AGENT_SECRET"));
  const isKnown = [own, other].every((entry) => entry === undefined || entry.isKnown);
  const isOneMissing = (own === undefined) !== (other === undefined);
  const isOtherText = isKnown && (own?.text ?? "") !== (other?.text ?? "");
  const entry = own ?? other;
  if (entry === undefined || !(isOneMissing ? entry.text !== "" || !entry.isKnown : isOtherText)) return;
  const service = own === undefined ? server : agent;
  advise({
    code: "agent-secret-differs",
    path: service.path("environment", entry.step),
    place: entry.place,
    message: isOneMissing
      ? `${service.name} has an AGENT_SECRET, and ${service === agent ? server.name : agent.name} has none: the server cannot connect to the agent.`
      : `${agent.name} and ${server.name} have different secrets: the server cannot connect to the agent.`,
    hint: "Give both the same AGENT_SECRET.",
  });
}

function adviseOnSettings(agent: ServiceFacts, { source }: AgentSurroundings, advise: Advise): void {
  for (const entry of agent.environment.values()) {
    const { key } = entry;
    if (!/^(?:AGENT|EDGE)_/.test(key) || settings.includes(key) || key === "AGENT_SECRET_FILE") continue;
    const near = nearestKey(key, settings);
    const isNew = near !== undefined && !agent.environment.has(near);
    advise({
      code: "setting-unknown",
      path: agent.path("environment", entry.step),
      place: entry.keyPlace,
      message: `The Portainer Agent has no setting ${key}, and passes over it.`,
      hint: near === undefined ? "Take it out." : `Write ${near}.`,
      fix: isNew ? [`Write ${near}`, rewrite(source, entry, { key: near })] : undefined,
    });
  }
}

function adviseOnMounts(agent: ServiceFacts, advise: Advise): void {
  if (agent.hasOtherMounts || agent.mounts.some(({ target }) => /pipe/i.test(target))) return;
  const needed = [
    ["/var/run/docker.sock", "it cannot reach the engine, whatever DOCKER_HOST says"],
    ["/var/lib/docker/volumes", "volumes cannot be browsed in Portainer"],
  ] as const;
  for (const [path, loss] of needed) {
    if (agent.mountAt(path) !== undefined) continue;
    advise({
      code: "agent-mount-missing",
      path: agent.path(),
      place: agent.place,
      message: `Nothing is mounted at ${path} of the agent: ${loss}.`,
      hint: `Add a volume that ends in :${path}.`,
    });
  }
}

function adviseOnPlacement(agent: ServiceFacts, { target }: AgentSurroundings, advise: Advise): void {
  const address = agent.environment.get("AGENT_CLUSTER_ADDR");
  if (target === "compose" && address !== undefined && agent.mode !== "global") {
    advise({
      code: "agent-cluster-address",
      severity: "info",
      path: agent.path("environment", address.step),
      place: address.keyPlace,
      message: "AGENT_CLUSTER_ADDR is used on Swarm and Kubernetes alone.",
      hint: "Take it out.",
    });
  }
  if (target === "swarm" && agent.isWhole && agent.mode !== "global") {
    advise({
      code: "agent-not-global",
      path: agent.path(),
      place: agent.place,
      message: "The agent looks after the node it is on, and as a replicated service it is not on every one.",
      hint: "Set deploy.mode to global.",
    });
  }
  const hostname = child(agent.value, "hostname");
  const mode = child(agent.value, "network_mode");
  const isHost = textOf(agent.value, "network_mode") === "host";
  const cause = hostname ?? (isHost ? mode : undefined);
  if (cause === undefined) return;
  advise({
    code: "agent-hostname",
    path: agent.path(hostname === undefined ? "network_mode" : "hostname"),
    place: cause,
    message:
      "The agent looks for its own container by its host name, and does not find it under another one.",
    hint: hostname === undefined ? "Take network_mode: host out." : "Take hostname out.",
  });
}
