import { parseImageReference } from "@stack/image-reference";
import type { ComposeService } from "../stack/compose-file.ts";
import { imageOption } from "../stack/image-option.ts";
import type { ImageOption } from "../stack/image-option.ts";
import { labelsOption } from "../stack/labels-option.ts";
import { objectOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { isOpen, listenOption, ownPortOption, portMapping } from "../stack/published-port.ts";
import type { ListenOptions, PublishedPort } from "../stack/published-port.ts";
import { deployWith, hardenedLimits, withoutNewPrivileges } from "../stack/hardening.ts";
import { networksToMeet } from "../stack/service-networks.ts";
import { resourceLimits } from "../stack/resource-limits.ts";
import type { ResourceLimits } from "../stack/resource-limits.ts";
import { secretSource } from "../stack/secret-source.ts";
import type { SecretSource } from "../stack/secret-source.ts";
import type { ServiceContext } from "../stack/service-context.ts";
import { onOneManager } from "../stack/stack-part.ts";
import type { StackPart } from "../stack/stack-part.ts";

/** Portainer Server in the management stack. */
export interface PortainerServerOptions {
  /** Image, by tag or digest. Default `portainer/portainer-ce:2.30.1`, the version of the agent. */
  readonly image?: ImageOption | undefined;
  /**
   * Where its page (HTTPS, with a certificate of its own) is published. Default 127.0.0.1, port 9443; for a Swarm
   * nothing. `false` publishes nothing.
   */
  readonly listen?: ListenOptions | false | undefined;
  /** Where the tunnel of Edge agents is published: every interface, port 8000, for `{}`. Default: nowhere. */
  readonly edgeListen?: ListenOptions | false | undefined;
  /**
   * The first administrator's password, 12 characters or more, mounted as a secret. Default: whoever opens the page first
   * chooses it.
   */
  readonly adminPassword?: SecretSource | undefined;
  /** What it may use of the host. Default: as much as there is; with `hardened` 512M, two cores, 512 threads. */
  readonly resources?: ResourceLimits | undefined;
  /** Further labels. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

const optionNames = ["image", "listen", "edgeListen", "adminPassword", "resources", "labels"];
const at = "portainerServer";
const defaultImage = "portainer/portainer-ce:2.30.1";
const secretName = "portainer_admin_password";
const pagePort = 9443;
const edgePort = 8000;

/** Builds the service `portainer`, its problems and comments from options that may be anything. */
export function portainerPart(
  value: unknown,
  agent: ComposeService | undefined,
  context: ServiceContext,
): StackPart {
  const { problems, comment, target, networks, hardening } = context;
  const options = objectOption(value, at, optionNames, problems);
  const image = imageOption(options["image"], `${at}.image`, defaultImage, problems);
  const page = ownPortOption(options["listen"], `${at}.listen`, pagePort, target, problems);
  const edge = listenOption(
    options["edgeListen"] ?? false,
    `${at}.edgeListen`,
    { address: undefined, port: edgePort },
    problems,
  );
  const password =
    options["adminPassword"] === undefined
      ? undefined
      : secretSource(options["adminPassword"], `${at}.adminPassword`, target, problems);
  const fallback = hardening.isOn ? hardenedLimits.portainer : {};
  const limits = resourceLimits(options["resources"], `${at}.resources`, fallback, problems);
  const labels = { ...context.labels, ...labelsOption(options["labels"], `${at}.labels`, problems) };
  openPageProblem(page, problems);
  if (password === undefined) withoutPassword(problems);
  if (agent) versionProblem(image, agent.image, problems);

  const command = [
    ...(agent
      ? ["-H", `tcp://${target === "swarm" ? "tasks." : ""}portainer-agent:9001`, "--tlsskipverify"]
      : []),
    ...(password ? ["--admin-password-file", `/run/secrets/${secretName}`] : []),
  ];
  const secret = agent?.environment?.["AGENT_SECRET"];
  const published = [
    ...(page ? [portMapping(page, pagePort)] : []),
    ...(edge ? [portMapping(edge, edgePort)] : []),
  ];
  if (agent) {
    comment("command", "Adds the agent as the first environment; its certificate is self-signed.");
    if (secret !== undefined) comment("environment.AGENT_SECRET", "The same as the agent's.");
  }
  if (page) comment("ports", `https://<this host>:${page.port}, with a certificate of its own.`);
  comment("volumes.0", "Its database and the key that agents know it by: keep it, and back it up.");
  return {
    services: {
      portainer: {
        image,
        ...(command.length === 0 ? {} : { command }),
        ...(agent ? { depends_on: ["portainer-agent"] } : {}),
        restart: "unless-stopped",
        ...(secret === undefined ? {} : { environment: { AGENT_SECRET: secret } }),
        ...(password ? { secrets: [secretName] } : {}),
        ...(published.length === 0 ? {} : { ports: published }),
        volumes: ["portainer-data:/data"],
        networks: networks.join(undefined, at, agent ? networksToMeet(agent) : ["backend"]),
        ...(hardening.isOn ? withoutNewPrivileges("Portainer Server", context) : {}),
        ...(Object.keys(labels).length === 0 ? {} : { labels }),
        ...deployWith(limits, target === "swarm" ? onOneManager : undefined),
      },
    },
    volumes: { "portainer-data": {} },
    ...(password ? { secrets: { [secretName]: password } } : {}),
    published: [
      { name: "Portainer Server", path: `${at}.listen`, at: page },
      { name: "the tunnel of Edge agents", path: `${at}.edgeListen`, at: edge },
    ],
  };
}

function openPageProblem(page: PublishedPort | undefined, problems: Problem[]): void {
  if (!page || !isOpen(page)) return;
  problems.push({
    code: "portainer-port-open",
    severity: "warning",
    path: `${at}.listen`,
    message:
      "Portainer Server can be reached from other machines, and its administrators are root on this host.",
    hint: "Keep it on 127.0.0.1 and reach it through a tunnel or a proxy, or on an address of a trusted network.",
  });
}

function withoutPassword(problems: Problem[]): void {
  problems.push({
    code: "portainer-unclaimed",
    severity: "warning",
    path: `${at}.adminPassword`,
    message: "Whoever opens the page first becomes the administrator.",
    hint: "Open it within five minutes of the first start (later it asks to be started again), or set adminPassword.",
  });
}

/** Portainer supports an agent of the server's own version. */
function versionProblem(server: string, agent: unknown, problems: Problem[]): void {
  const versionOf = (image: unknown) => {
    const parsed = typeof image === "string" ? parseImageReference(image) : undefined;
    return parsed?.ok ? /^\d+\.\d+\.\d+/.exec(parsed.reference.tag ?? "")?.[0] : undefined;
  };
  const [ours, theirs] = [versionOf(server), versionOf(agent)];
  if (ours === undefined || theirs === undefined || ours === theirs) return;
  problems.push({
    code: "portainer-versions-differ",
    severity: "warning",
    path: `${at}.image`,
    message: `Portainer Server is ${ours} and the agent ${theirs}: the two belong together.`,
    hint: "Give both images the same version.",
  });
}
