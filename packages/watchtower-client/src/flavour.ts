import { DecodeError, type Reply } from "@stack/http";
import { bearer, send, type Connection, type EndpointRequest } from "./connection.ts";
import type { Detection, EndpointState, Flavour } from "./detection.ts";
import { endpoints, type Endpoint, type EndpointGroup } from "./endpoints/endpoint.ts";
import { refusalOf, type Refusal } from "./refusal.ts";
import { rateLimitError } from "./reply-error.ts";
import { isBefore, type VersionRange } from "./version-range.ts";

/**
 * Finds flavour, version range and endpoints with at most three harmless requests, each with a random wrong token.
 *
 * Never a right token, so 1.7.1, which starts an update on any method, even OPTIONS, refuses; never HEAD or OPTIONS,
 * never `/debug/vars`. The metrics are asked first: where a proxy puts the right token into every request, that
 * answers with metrics, and no request to `/v1/update` follows. (With the metrics off, such a proxy in front of 1.7.1
 * would make even these probes an update.)
 *
 * Throws `DecodeError` for answers that no Watchtower gives, and `HttpError` 429 when the fork's rate limit leaves
 * nothing to learn from.
 */
export async function detectFlavour(
  connection: Connection,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Detection> {
  const stranger = { ...connection, authorization: bearer(randomToken()) };
  const probe = async (request: EndpointRequest): Promise<Probe> => {
    const reply = await send(stranger, request);
    if (reply.status === 429) throw rateLimitError(reply, connection);
    const refusal = refusalOf(reply);
    if (refusal === undefined)
      throw notWatchtower(reply, connection, `answered ${reply.status} to a wrong token`);
    return { reply, refusal };
  };
  const metrics = await probe({ method: "GET", path: "v1/metrics", timeoutMs, signal });
  const update = await probe({ method: "GET", path: "v1/update", timeoutMs, signal });
  // Where updates are off, only the method tells 1.16 (GET only) from the versions before it (any method).
  const postMetrics =
    metrics.refusal.server === "go" && says(metrics, "wrong-token") && says(update, "no-such-endpoint");
  const third = postMetrics
    ? await probe({ method: "POST", path: "v1/metrics", timeoutMs, signal })
    : await probe({ method: "GET", path: "v1/containers", timeoutMs, signal });
  const probes = [metrics, update, third];
  const known =
    new Set(probes.map(({ refusal }) => refusal.server)).size > 1
      ? undefined
      : metrics.refusal.server === "fiber"
        ? readFiber(probes)
        : postMetrics
          ? readPostedMetrics(third)
          : readGo(metrics, update, third);
  if (known !== undefined) return known;
  throw notWatchtower(third.reply, connection, "and its neighbours were refused");
}

interface Probe {
  readonly reply: Reply;
  readonly refusal: Refusal;
}

const says = ({ refusal }: Probe, what: Refusal["says"]): boolean => refusal.says === what;
const stateOf = (probe: Probe): EndpointState => (says(probe, "no-such-endpoint") ? "disabled" : "enabled");

/** The fork since 1.20. Nothing but 404s is what many servers say; the counting header makes it the fork. */
function readFiber(probes: readonly Probe[]): Detection | undefined {
  const isAnyEnabled = probes.some((probe) => !says(probe, "no-such-endpoint"));
  if (!isAnyEnabled && !probes.every(({ refusal }) => refusal.isCounted)) return undefined;
  const [metrics, update, containers] = probes.map(stateOf);
  return detectionOf("nicholas-fedor", { from: "1.20.0" }, { metrics, update, containers });
}

/** A server on Go's own multiplexer whose update endpoint is off and whose metrics are on. */
function readPostedMetrics(posted: Probe): Detection | undefined {
  const states = { metrics: "enabled", update: "disabled" } as const;
  if (says(posted, "wrong-method")) return detectionOf("nicholas-fedor", fromMethods, states);
  return says(posted, "wrong-token") ? detectionOf("containrrr", original, states) : undefined;
}

/** A server on Go's own multiplexer. One that knows none of the three may be any: Traefik's 404 is the same. */
function readGo(metrics: Probe, update: Probe, containers: Probe): Detection | undefined {
  const states = { metrics: stateOf(metrics), update: stateOf(update) };
  if (says(containers, "wrong-token") && !says(update, "wrong-token")) {
    return detectionOf("nicholas-fedor", fromContainers, { ...states, containers: "enabled" });
  }
  if (says(update, "wrong-method")) return detectionOf("nicholas-fedor", fromMethods, states);
  // No original knows v1/containers: what asks for a token there asks everywhere, and is no Watchtower.
  const isOriginal = says(update, "wrong-token") && says(containers, "no-such-endpoint");
  return isOriginal ? detectionOf("containrrr", original, states) : undefined;
}

/** The original's last version and the fork's that kept its API; older originals are not told apart. */
const original: VersionRange = { from: "1.7.1", to: "1.15.0" };
/** 405 for another method came with 1.16, fiber with 1.20. */
const fromMethods: VersionRange = { from: "1.16.0", to: "1.19.0" };
const fromContainers: VersionRange = { from: "1.18.0", to: "1.19.0" };

function detectionOf(
  flavour: Flavour,
  version: VersionRange,
  seen: Readonly<Partial<Record<EndpointGroup, EndpointState | undefined>>>,
): Detection {
  const all: readonly Endpoint[] = Object.values(endpoints);
  const states = all.map(({ group }): [EndpointGroup, EndpointState] => [
    group,
    seen[group] ?? (hasNone(version, group, all) ? "not-available" : "unknown"),
  ]);
  return { flavour, version, endpoints: Object.fromEntries(states) as Detection["endpoints"] };
}

function hasNone(version: VersionRange, group: EndpointGroup, all: readonly Endpoint[]): boolean {
  return all.every((endpoint) => endpoint.group !== group || isBefore(version, endpoint.since));
}

function randomToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

function notWatchtower(reply: Reply, { redactor }: Connection, what: string): DecodeError {
  return new DecodeError({
    method: reply.method,
    url: reply.url,
    what: `${what}, as no known Watchtower does`,
    remedy:
      "Check that the URL leads to Watchtower itself, not to a proxy's login page or another server, " +
      "and that its update or metrics endpoint is switched on.",
    body: redactor.text(reply.text().slice(0, 2_000)),
  });
}
