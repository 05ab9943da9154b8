import { agentSettings } from "./agent-settings.ts";
import type { AgentSettingOptions } from "./agent-settings.ts";
import type { ComposeService, ComposeText } from "../stack/compose-file.ts";
import { gpuAccess } from "./gpu-access.ts";
import type { GpuAccess } from "./gpu-access.ts";
import { imageOption } from "../stack/image-option.ts";
import { objectOption } from "../stack/option-values.ts";
import { isOnEveryInterface, listenOption, portMapping } from "../stack/published-port.ts";
import type { ListenOptions, PublishedPort } from "../stack/published-port.ts";
import { secretVariable } from "../stack/secret-variable.ts";
import type { ServiceContext } from "../stack/service-context.ts";

/** The Portainer Agent in the management stack. */
export interface AgentOptions {
  /** Image, by tag or digest. Default `portainer/agent:2.30.1`. */
  readonly image?: string | undefined;
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
  /** Further settings of the agent, by name. */
  readonly settings?: AgentSettingOptions | undefined;
}

/** The agent's part of the file. */
export interface AgentPart {
  readonly service: ComposeService;
  readonly published: PublishedPort | undefined;
}

const agentPort = 9001;

/** Builds the service `portainer-agent`, its problems and comments from options that may be anything. */
export function agentPart(value: unknown, gpu: GpuAccess, context: ServiceContext): AgentPart {
  const { problems, comment } = context;
  const options = objectOption(value, "agent", ["image", "listen", "secret", "settings"], problems);
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
  Object.assign(environment, access.environment, agentSettings(options["settings"], problems));
  if (published && isOnEveryInterface(published)) {
    problems.push({
      code: "agent-port-open",
      severity: "warning",
      path: "agent.listen",
      message: `Port ${published.port} is open on every interface, and whoever the agent trusts is root on this host.`,
      hint: "Set agent.listen.address to an address of a trusted network, or close the port to others in the firewall.",
    });
  }

  if (published) {
    comment(
      "ports",
      "Portainer Server: Add environment, Agent, <this host>:<port>. For trusted networks only.",
    );
  }
  comment("volumes.2", "For browsing and describing the host; writable, so the agent is root on it.");
  return {
    service: {
      image,
      restart: "unless-stopped",
      ...access.service,
      ...(Object.keys(environment).length > 0 ? { environment } : {}),
      ...(published ? { ports: [portMapping(published, agentPort)] } : {}),
      volumes: [
        "/var/run/docker.sock:/var/run/docker.sock",
        "/var/lib/docker/volumes:/var/lib/docker/volumes",
        "/:/host",
      ],
      networks: ["backend", "frontend"],
      ...(Object.keys(context.labels).length > 0 ? { labels: context.labels } : {}),
    },
    published,
  };
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
