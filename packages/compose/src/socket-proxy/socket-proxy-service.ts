import { parseImageReference } from "@stack/image-reference";
import type { ComposeDependency, ComposeService, ComposeText } from "../stack/compose-file.ts";
import { socketMount } from "../stack/container-engine.ts";
import { environmentOption } from "../stack/environment-option.ts";
import { deployWith, hardenedLimits, withoutNewPrivileges } from "../stack/hardening.ts";
import { imageOption } from "../stack/image-option.ts";
import type { ImageOption } from "../stack/image-option.ts";
import { objectOption } from "../stack/option-values.ts";
import { resourceLimits } from "../stack/resource-limits.ts";
import type { ResourceLimits } from "../stack/resource-limits.ts";
import type { StackNetworks } from "../stack/service-networks.ts";
import type { ServiceContext } from "../stack/service-context.ts";
import type { ApiSection } from "./api-sections.ts";

/** The proxy in front of the engine's socket. */
export interface SocketProxyOptions {
  /**
   * Image that reads the sections that it lets through from variables such as `CONTAINERS`, and listens on port 2375.
   * Default `tecnativa/docker-socket-proxy:0.4.1`; `lscr.io/linuxserver/socket-proxy` reads the same.
   */
  readonly image?: ImageOption | undefined;
  /** Further variables of the proxy, in place of those that the stack sets. */
  readonly environment?: Readonly<Record<string, ComposeText>> | undefined;
  /** Default 128M, one core, 512 processes and threads. */
  readonly resources?: ResourceLimits | undefined;
}

/** The network of the proxy and those that it lets through. */
export const proxyNetwork = "docker-api";

/** Where Watchtower finds the engine then. */
export const proxyAddress = "tcp://socket-proxy:2375";

const path = "hardened.socketProxy";

/** What the images let through unless told otherwise. */
const onByDefault = ["EVENTS", "PING", "VERSION"];

/** The proxy's part of the file, and how far it must be before Watchtower starts. */
export interface SocketProxyPart {
  readonly service: ComposeService;
  readonly dependency: ComposeDependency;
}

/** Builds the service `socket-proxy` for exactly these sections. */
export function socketProxyPart(
  value: unknown,
  sections: readonly ApiSection[],
  context: ServiceContext,
): SocketProxyPart {
  const { engine, networks, problems, comment } = context;
  const options = objectOption(value, path, ["image", "environment", "resources"], problems);
  const image = imageOption(
    options["image"],
    `${path}.image`,
    "tecnativa/docker-socket-proxy:0.4.1",
    problems,
  );
  const environment = new Map<string, ComposeText>();
  for (const section of new Set([...sections, ...onByDefault].sort())) {
    environment.set(section, (sections as readonly string[]).includes(section) ? "1" : "0");
  }
  for (const [name, setting] of environmentOption(options["environment"], `${path}.environment`, problems)) {
    environment.set(name, setting);
  }
  const limits = resourceLimits(
    options["resources"],
    `${path}.resources`,
    hardenedLimits.socketProxy,
    problems,
  );
  const hasHealthcheck = bringsWget(image);
  comment(
    "environment",
    "What Watchtower asks the engine for, and nothing else. It still may create containers, and so become root:\nkeep the network to the two.",
  );
  comment("tmpfs", "Where the proxy writes its configuration and its process id.");
  return {
    service: {
      image,
      restart: "unless-stopped",
      environment: Object.fromEntries(environment),
      volumes: [socketMount(engine)],
      networks: networks.joinInternal([], proxyNetwork),
      ...(hasHealthcheck ? { healthcheck } : {}),
      read_only: true,
      tmpfs: ["/run", "/tmp"],
      cap_drop: ["ALL"],
      ...withoutNewPrivileges("the proxy", context),
      ...deployWith(limits, undefined),
      // Whatever else Watchtower updates: this would cut it off in the middle.
      labels: { ...context.labels, "com.centurylinklabs.watchtower.enable": "false" },
    },
    dependency: { condition: hasHealthcheck ? "service_healthy" : "service_started" },
  };
}

/** A service that gets to the engine by the proxy, once that answers. */
export function behindProxy(
  service: ComposeService,
  { dependency }: SocketProxyPart,
  networks: StackNetworks,
): ComposeService {
  return {
    ...service,
    depends_on: { "socket-proxy": dependency },
    networks: networks.joinInternal(service.networks ?? [], proxyNetwork),
  };
}

/** Without it Watchtower may be first, and restarts until the proxy listens. */
const healthcheck = {
  test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:2375/_ping"],
  interval: "5s",
  timeout: "3s",
  retries: 5,
} as const;

/** Whether the image is one of Alpine, whose busybox has wget; of another nothing is known. */
function bringsWget(image: string): boolean {
  const parsed = parseImageReference(image);
  const repository = parsed.ok ? parsed.reference.repository.split("/").slice(-2).join("/") : "";
  return ["tecnativa/docker-socket-proxy", "linuxserver/socket-proxy"].includes(repository);
}
