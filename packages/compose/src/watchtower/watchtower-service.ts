import type { ComposeSecret, ComposeService, ComposeText } from "../stack/compose-file.ts";
import { socketMount } from "../stack/container-engine.ts";
import { deployWith, hardenedLimits, withoutNewPrivileges } from "../stack/hardening.ts";
import { imageOption } from "../stack/image-option.ts";
import { isLoopback } from "../stack/ip-address.ts";
import { objectOption } from "../stack/option-values.ts";
import { listenOption, portMapping } from "../stack/published-port.ts";
import type { PublishedPort } from "../stack/published-port.ts";
import { resourceLimits } from "../stack/resource-limits.ts";
import type { ServiceContext } from "../stack/service-context.ts";
import { sectionsFor } from "../socket-proxy/api-sections.ts";
import type { ApiSection } from "../socket-proxy/api-sections.ts";
import { proxyAddress } from "../socket-proxy/socket-proxy-service.ts";
import type { EngineVersions } from "./docker-api-version.ts";
import { flavourOption } from "./flavour-option.ts";
import { optionProblems } from "./option-rules.ts";
import { scopeLabels, scopeProblems } from "./scope-option.ts";
import { watchtowerEnvironment } from "./watchtower-environment.ts";
import type { WatchtowerEnvironment } from "./watchtower-environment.ts";
import { watchtowerOptionNames } from "./watchtower-options.ts";
import { watchtowerProblems } from "./watchtower-rules.ts";
import { WatchtowerSettings } from "./watchtower-settings.ts";

/** Watchtower's part of the file. */
export interface WatchtowerPart {
  readonly service: ComposeService;
  readonly secrets: Readonly<Record<string, ComposeSecret>>;
  readonly published: PublishedPort | undefined;
  /** Its environment, for those who watch over it. */
  readonly settings: WatchtowerSettings;
  /** The scope that the label of others in it must name; undefined without one. */
  readonly scope: ComposeText | undefined;
  /** What a socket proxy must let through; undefined where Watchtower needs none. */
  readonly proxied: readonly ApiSection[] | undefined;
}

const apiPort = 8080;

/** Builds the service `watchtower`, its problems and comments from options that may be anything. */
export function watchtowerPart(
  value: unknown,
  engine: EngineVersions | undefined,
  context: ServiceContext,
): WatchtowerPart {
  const { problems, comment, networks, hardening } = context;
  const options = objectOption(value, "watchtower", watchtowerOptionNames, problems);
  const image = imageOption(options["image"], "watchtower.image", "containrrr/watchtower", problems);
  const flavour = flavourOption(options["flavour"], image, problems);
  // A Swarm passes over the address of a port without a word.
  const address = context.target === "swarm" ? undefined : "127.0.0.1";
  const published = listenOption(
    options["listen"],
    "watchtower.listen",
    { address, port: apiPort },
    problems,
  );
  const environment = watchtowerEnvironment(options, { image, flavour, engine }, context);
  const { values, own, secrets } = environment;
  const settings = new WatchtowerSettings(flavour, image, values);
  problems.push(...watchtowerProblems(settings, own, published !== undefined));
  problems.push(...optionProblems(settings, environment));
  if (published) publishedPortProblems(published, settings, context);

  const isProxied =
    hardening.socketProxy !== undefined && !environment.isRemote && !values.has("DOCKER_HOST");
  if (isProxied) {
    values.set("DOCKER_HOST", proxyAddress);
    comment(
      "environment.DOCKER_HOST",
      "Not the socket itself, but the proxy that lets through what is needed.",
    );
  }
  const scope = values.get("WATCHTOWER_SCOPE");
  const scoped = own.get("WATCHTOWER_SCOPE")?.startsWith("watchtower.environment") ? undefined : scope;
  scopeProblems(scoped, own.get("WATCHTOWER_SCOPE") ?? "watchtower.scope", problems);
  const joined = networks.join(options["networks"], "watchtower.networks", ["backend"]);
  if (networks.areInternal(joined)) {
    problems.push({
      code: "network-internal",
      severity: "warning",
      path: "watchtower.networks",
      message:
        "Watchtower is on internal networks alone: it reaches no registry, and its port is not published.",
      hint: "Let it join a network that is not internal, too.",
    });
  }
  const labels = { ...context.labels, ...scopeLabels(scoped) };
  const mountsSocket = !isProxied && !environment.isRemote;
  if (mountsSocket) {
    comment(
      "volumes.0",
      "Whoever has this socket is root on the host; Watchtower replaces containers through it.",
    );
  }
  if (published) {
    comment("ports", "For POST /v1/update and GET /v1/metrics, both with Authorization: Bearer <token>.");
  }
  const volumes = [...(mountsSocket ? [socketMount(context.engine)] : []), ...environment.mounts];
  return {
    service: {
      image,
      restart: "unless-stopped",
      environment: Object.fromEntries(values),
      ...(Object.keys(secrets).length === 0 ? {} : { secrets: Object.keys(secrets) }),
      ...(published ? { ports: [portMapping(published, apiPort)] } : {}),
      ...(volumes.length === 0 ? {} : { volumes }),
      networks: joined,
      ...hardened(environment, context),
      ...limited(options["resources"], context),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
    },
    secrets,
    published,
    settings,
    scope: scoped,
    proxied: isProxied ? sectionsFor(settings, engine) : undefined,
  };
}

function limited(value: unknown, { hardening, problems }: ServiceContext): Partial<ComposeService> {
  const fallback = hardening.isOn ? hardenedLimits.watchtower : {};
  return deployWith(resourceLimits(value, "watchtower.resources", fallback, problems), undefined);
}

/** Watchtower writes nothing, and needs no rights but those over the files that it reads. */
function hardened(
  { secrets, mounts }: WatchtowerEnvironment,
  context: ServiceContext,
): Partial<ComposeService> {
  const { hardening, target, problems, comment } = context;
  if (!hardening.isOn) return {};
  const sources = Object.values(secrets);
  const isWritten = target === "compose" && sources.some((secret) => "environment" in secret);
  const readsFiles =
    mounts.length > 0 || (target === "compose" && sources.some((secret) => "file" in secret));
  if (isWritten) {
    problems.push({
      code: "hardened-writable",
      severity: "warning",
      path: "hardened",
      message:
        "Compose writes a secret of the environment into the container, so Watchtower's root cannot be read-only.",
      hint: "Give the secret as a file.",
    });
  }
  if (readsFiles) comment("cap_add", "To read files of the host whoever owns them.");
  return {
    ...(isWritten ? {} : { read_only: true }),
    cap_drop: ["ALL"],
    ...(readsFiles ? { cap_add: ["DAC_OVERRIDE"] } : {}),
    ...withoutNewPrivileges("Watchtower", context),
  };
}

function publishedPortProblems(
  published: PublishedPort,
  settings: WatchtowerSettings,
  { problems, excludedFromUpdates, target }: ServiceContext,
): void {
  if (published.address === undefined || !isLoopback(published.address)) {
    problems.push({
      code: "api-port-open",
      severity: "warning",
      path: "watchtower.listen",
      message: "The HTTP API can be reached from other machines, and the token crosses the network in clear.",
      hint:
        target === "swarm"
          ? "Set watchtower.listen to false, and reach it from a service on its network."
          : "Keep it on 127.0.0.1, or put a proxy with TLS in front of it.",
    });
  }
  // With a helper container the fork updates itself in spite of the port (watchtower.md a.3).
  const hasHelper =
    settings.flavour === "nicholas-fedor" && settings.isOn("WATCHTOWER_EPHEMERAL_SELF_UPDATE") !== false;
  if (!excludedFromUpdates && !hasHelper) {
    problems.push({
      code: "self-update-with-port",
      severity: "warning",
      path: "excludeFromUpdates",
      message:
        "Watchtower cannot update itself while its port is published: the original leaves a dead copy behind, the fork does not try.",
      hint: "Leave excludeFromUpdates on and update Watchtower by hand, or set watchtower.listen to false.",
    });
  }
}
