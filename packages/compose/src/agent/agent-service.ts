import { agentSettings } from "./agent-settings.ts";
import type { AgentSettingOptions } from "./agent-settings.ts";
import type { ComposeService, ComposeText } from "../stack/compose-file.ts";
import { gpuAccess } from "./gpu-access.ts";
import type { GpuAccess } from "./gpu-access.ts";
import { imageOption } from "../stack/image-option.ts";
import type { ImageOption } from "../stack/image-option.ts";
import { socketMount } from "../stack/container-engine.ts";
import { deployWith, hardenedLimits, withoutNewPrivileges } from "../stack/hardening.ts";
import { objectOption } from "../stack/option-values.ts";
import { isOnEveryInterface, listenOption, portMapping } from "../stack/published-port.ts";
import type { ListenOptions, PublishedPort } from "../stack/published-port.ts";
import { resourceLimits } from "../stack/resource-limits.ts";
import type { ResourceLimits } from "../stack/resource-limits.ts";
import { namesOf } from "../stack/service-networks.ts";
import type { ServiceNetworks } from "../stack/service-networks.ts";
import { secretVariable } from "../stack/secret-variable.ts";
import type { ServiceContext } from "../stack/service-context.ts";

/** The Portainer Agent in the management stack. */
export interface AgentOptions {
  /** Image by its whole name, or a tag or digest of the default, `portainer/agent:2.30.1`. */
  readonly image?: ImageOption | undefined;
  /**
   * Where port 9001 is published on the host. Default: every interface, port 9001, as Portainer Server expects,
   * with a warning; an address narrows it, `false` publishes nothing.
   */
  readonly listen?: ListenOptions | false | undefined;
  /**
   * The variable that holds `AGENT_SECRET`, which Portainer Server must have too. Default: no secret, with a warning,
   * since the first caller then owns the agent. The agent cannot read it from a file (portainer-agent.md a).
   */
  readonly secret?: { readonly variable: string } | undefined;
  /**
   * The networks that the agent joins, all of which must be in `networks`. Default `backend` and `frontend`; in a Swarm
   * `backend` alone.
   */
  readonly networks?: ServiceNetworks | undefined;
  /** What the agent may use of the host. Default: as much as there is; with `hardened` 512M, two cores, 512 threads. */
  readonly resources?: ResourceLimits | undefined;
  /** Further settings of the agent, by name. */
  readonly settings?: AgentSettingOptions | undefined;
}

/** The agent's part of the file. */
export interface AgentPart {
  readonly service: ComposeService;
  readonly published: PublishedPort | undefined;
}

const agentPort = 9001;
const optionNames = ["image", "listen", "secret", "networks", "resources", "settings"];

/** Builds the service `portainer-agent`, its problems and comments from options that may be anything. */
export function agentPart(value: unknown, gpu: GpuAccess, context: ServiceContext): AgentPart {
  const { problems, comment, target, engine } = context;
  const options = objectOption(value, "agent", optionNames, problems);
  const image = imageOption(options["image"], "agent.image", "portainer/agent:2.30.1", problems);
  const published = listenOption(
    options["listen"],
    "agent.listen",
    { address: undefined, port: agentPort },
    problems,
  );

  const environment: Record<string, ComposeText> = {};
  if (options["secret"] === undefined) {
    withoutSecret(context);
  } else {
    const secret = objectOption(options["secret"], "agent.secret", ["variable"], problems);
    environment["AGENT_SECRET"] = secretVariable(
      secret["variable"],
      "agent.secret.variable",
      "AGENT_SECRET",
      "the secret that Portainer Server has too",
      problems,
    );
    comment("environment.AGENT_SECRET", "Portainer Server must have the same AGENT_SECRET.");
  }
  const access = gpuAccess(gpu, comment);
  if (engine.kind === "podman") environment["PODMAN"] = "1";
  Object.assign(environment, access.environment, agentSettings(options["settings"], problems));
  if (published && isOnEveryInterface(published)) {
    problems.push({
      code: "agent-port-open",
      severity: "warning",
      path: "agent.listen",
      message: `Port ${published.port} is open on every interface, and whoever the agent trusts is root on this host.`,
      hint:
        target === "swarm"
          ? "Close the port to others in the firewall of every node, or set agent.listen to false where Portainer Server is on its network."
          : "Set agent.listen.address to an address of a trusted network, or close the port to others in the firewall.",
    });
  }

  if (published) {
    comment(
      "ports",
      "Portainer Server: Add environment, Agent, <this host>:<port>. For trusted networks only.",
    );
  }
  const networks = context.networks.join(
    options["networks"],
    "agent.networks",
    target === "swarm" ? ["backend"] : ["backend", "frontend"],
  );
  if (target === "swarm" && namesOf(networks).length > 1) {
    problems.push({
      code: "agent-networks-many",
      severity: "warning",
      path: "agent.networks",
      message: "On more than one overlay network the agents of a Swarm may not find each other.",
      hint: "Let the agent join one network, and Portainer Server the same.",
    });
  }
  const limits = resourceLimits(
    options["resources"],
    "agent.resources",
    context.hardening.isOn ? hardenedLimits.agent : {},
    problems,
  );
  comment("volumes.2", "For browsing and describing the host; writable, so the agent is root on it.");
  return {
    service: {
      image,
      restart: "unless-stopped",
      ...access.service,
      ...(Object.keys(environment).length > 0 ? { environment } : {}),
      ...(published ? { ports: [portMapping(published, agentPort)] } : {}),
      volumes: [socketMount(engine), `${engine.volumes}:/var/lib/docker/volumes`, "/:/host"],
      networks,
      ...hardened(context),
      ...deployWith(limits, access.service.deploy),
      ...(Object.keys(context.labels).length > 0 ? { labels: context.labels } : {}),
    },
    published,
  };
}

/** What the agent can do without; the rest is what it is for. */
function hardened(context: ServiceContext): Partial<ComposeService> {
  const { engine, hardening, problems, comment } = context;
  const privileged = engine.kind === "podman" ? { privileged: true } : {};
  if (engine.kind === "podman") comment("privileged", "Podman's socket is for privileged containers alone.");
  if (!hardening.isOn) return privileged;
  problems.push({
    code: "agent-not-hardened",
    severity: "info",
    path: "hardened",
    message:
      "The agent stays root on this host: it is there to use the socket and the host's files, so it keeps both and its capabilities.",
    hint: "Keep its port on a trusted network with agent.listen.address, or leave it out with agent: false.",
  });
  return { ...privileged, ...withoutNewPrivileges("the agent", context) };
}

function withoutSecret({ problems, excludedFromUpdates }: ServiceContext): void {
  problems.push({
    code: "agent-without-secret",
    severity: "warning",
    path: "agent.secret",
    message: "An agent without a secret belongs to whoever calls it first.",
    hint: "Either connect it from Portainer Server right after it starts (it closes itself after 72 hours), or set agent.secret and give Portainer Server the same AGENT_SECRET.",
  });
  if (excludedFromUpdates) return;
  problems.push({
    code: "agent-update-unpairs",
    severity: "warning",
    path: "excludeFromUpdates",
    message:
      "Each update restarts the agent, and without a secret a restarted agent again belongs to the first caller.",
    hint: "Leave excludeFromUpdates on, or set agent.secret.",
  });
}
