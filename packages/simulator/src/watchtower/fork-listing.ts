import { randomInt } from "node:crypto";
import type { Container } from "../host/container.ts";
import { enableLabel, isMonitorOnly, isNoPull, isWatchtower, scopeLabel } from "./labels.ts";
import { sendResult, sendText } from "./fork-reply.ts";
import type { ForkExchange } from "./fork-exchange.ts";
import { listedImage, pulledDigest } from "./listed-image.ts";
import { DockerListError } from "./scan.ts";
import type { WatchtowerRun } from "./watchtower-run.ts";

interface ListedContainer {
  readonly name: string;
  readonly image: string;
  readonly image_id: string;
  readonly digest: string;
}

function listed({ inputs }: WatchtowerRun, container: Container): ListedContainer {
  return {
    name: container.name,
    image: listedImage(container),
    image_id: container.imageId,
    digest: pulledDigest(inputs.daemon, container.imageId),
  };
}

/** Runs a listing; when Docker cannot be reached the reply is the endpoint's own 500 text. */
function whileDockerAnswers({ run, response }: ForkExchange, failure: string, answer: () => void): void {
  try {
    answer();
  } catch (error) {
    if (!(error instanceof DockerListError)) throw error;
    run.inputs.log("error", failure.replace(/^f/, "F"), { error: error.message, notify: "no" });
    sendText(response, 500, failure);
  }
}

/** The first value of a parameter; an empty one counts as absent. */
function filter(query: URLSearchParams, name: string): string | undefined {
  return query.get(name) || undefined;
}

function matches(query: URLSearchParams, { name, image }: ListedContainer): boolean {
  const names = filter(query, "name") ?? name;
  const images = filter(query, "image") ?? image;
  return names === name && images === image;
}

/** `GET /v1/containers`: those a scan would look at, newest first; filtered to nothing the list is `null` (reference/watchtower.md a.4). */
export function handleContainers(exchange: ForkExchange): void {
  const { run, query, response } = exchange;
  whileDockerAnswers(exchange, "failed to list containers", () => {
    const found = run
      .list()
      .map((container) => listed(run, container))
      .filter((container) => matches(query, container));
    const filtered = (filter(query, "name") ?? filter(query, "image")) !== undefined;
    const containers = filtered && found.length === 0 ? null : found;
    sendResult(run, response, { containers, count: found.length });
  });
}

/** `GET /v1/containers/details`: `stale` is always false, and filtered to nothing the list is empty, not `null`. */
export function handleDetails(exchange: ForkExchange): void {
  const { run, query, response } = exchange;
  const { settings } = run.inputs;
  whileDockerAnswers(exchange, "failed to get container details", () => {
    const containers = run
      .list()
      .map((container) => ({
        ...listed(run, container),
        running: container.status === "running",
        watchtower: isWatchtower(container),
        monitor_only: isMonitorOnly(container, settings),
        no_pull: isNoPull(container, settings),
        enabled: enableLabel(container) ?? !settings.labelEnable,
        stale: false,
        scope: scopeLabel(container),
      }))
      .filter((container) => matches(query, container));
    sendResult(run, response, { containers, count: containers.length });
  });
}

/** Puts a list into any order, as Go walks a map. */
function inAnyOrder<T>(values: readonly T[]): T[] {
  const rest = [...values];
  return values.flatMap(() => rest.splice(randomInt(rest.length), 1));
}

/**
 * `GET /v1/images`: the images of the listed containers, in a random order.
 *
 * Containers of one repository and image id are one entry, whatever tags they name; the newest gives it its name.
 */
export function handleImages(exchange: ForkExchange): void {
  const { run, query, response } = exchange;
  whileDockerAnswers(exchange, "failed to list images", () => {
    const entries = new Map<string, { name: string; image_id: string; digest: string; containers: number }>();
    for (const container of run.list()) {
      const { image: name, image_id, digest } = listed(run, container);
      const key = `${name.replace(/(?:@.*|:[^/]*)$/, "")} ${image_id}`;
      const entry = entries.get(key) ?? { name, image_id, digest, containers: 0 };
      entry.containers += 1;
      entries.set(key, entry);
    }
    const name = filter(query, "name");
    const id = filter(query, "id");
    const found = inAnyOrder([...entries.values()]).filter(
      (entry) => (name ?? entry.name) === entry.name && (id ?? entry.image_id) === entry.image_id,
    );
    const images = found.length === 0 && (name ?? id) !== undefined ? null : found;
    sendResult(run, response, { images, count: found.length });
  });
}
