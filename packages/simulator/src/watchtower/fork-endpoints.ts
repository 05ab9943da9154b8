import type { EndpointGroup } from "./endpoint-groups.ts";
import { handleCheck } from "./fork-check.ts";
import { handleConfig } from "./fork-config.ts";
import { handleEvents } from "./fork-events.ts";
import type { ForkExchange } from "./fork-exchange.ts";
import { handleHistory } from "./fork-history.ts";
import { handleContainers, handleDetails, handleImages } from "./fork-listing.ts";
import { sendBody, sendResult, sendText, varyByEncoding } from "./fork-reply.ts";
import { handleForkUpdate } from "./fork-update.ts";
import { renderMetrics } from "./metrics-reply.ts";

/** One route of the fork; GET answers HEAD as well. */
export interface Endpoint {
  readonly group: EndpointGroup;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly handle: (exchange: ForkExchange) => void | Promise<void>;
}

function handleMetrics({ run, request, response, query }: ForkExchange): void {
  const { body, headers } = renderMetrics(run, request, query.getAll("name[]"));
  sendBody(response, 200, body, headers);
}

/** `GET /v1/status`: the last run; 204 before the first, and the timestamp is that of the reply (reference/watchtower.md a.4). */
function handleStatus({ run, response }: ForkExchange): void {
  if (!run.metrics.scanned) {
    varyByEncoding(response, undefined);
    response.writeHead(204).end();
    return;
  }
  const { scanned, updated, failed, restarted, skipped } = run.metrics.last;
  sendResult(run, response, { summary: { failed, restarted, scanned, skipped, updated } });
}

function handleAlive({ response }: ForkExchange): void {
  sendText(response, 200, "OK");
}

/** `GET /readyz`: 503 while Docker cannot be reached. */
function handleReady({ run, response }: ForkExchange): void {
  if (run.inputs.controls.dockerReachable) sendText(response, 200, "OK");
  else sendText(response, 503, "Service Unavailable");
}

function handleSwagger({ response }: ForkExchange): void {
  sendText(response, 501, "The simulator does not serve the API's documentation");
}

function redirectToSwagger({ response }: ForkExchange): void {
  varyByEncoding(response, undefined);
  response.writeHead(301, { Location: "/swagger/index.html", "Content-Length": 0 }).end();
}

/** The fork's endpoints; another one is another line here and a file of its own. */
export const forkEndpoints: readonly Endpoint[] = [
  { group: "update", method: "POST", path: "/v1/update", handle: handleForkUpdate },
  { group: "check", method: "POST", path: "/v1/check", handle: handleCheck },
  { group: "metrics", method: "GET", path: "/v1/metrics", handle: handleMetrics },
  { group: "metrics", method: "GET", path: "/v1/status", handle: handleStatus },
  { group: "containers", method: "GET", path: "/v1/containers", handle: handleContainers },
  { group: "containers", method: "GET", path: "/v1/containers/details", handle: handleDetails },
  { group: "images", method: "GET", path: "/v1/images", handle: handleImages },
  { group: "history", method: "GET", path: "/v1/history", handle: handleHistory },
  { group: "config", method: "GET", path: "/v1/config", handle: handleConfig },
  { group: "events", method: "GET", path: "/v1/events", handle: handleEvents },
  { group: "health", method: "GET", path: "/livez", handle: handleAlive },
  { group: "health", method: "GET", path: "/readyz", handle: handleReady },
  { group: "health", method: "GET", path: "/startupz", handle: handleAlive },
  { group: "swagger", method: "GET", path: "/swagger", handle: redirectToSwagger },
  { group: "swagger", method: "GET", path: "/swagger/index.html", handle: handleSwagger },
  { group: "swagger", method: "GET", path: "/swagger/doc.json", handle: handleSwagger },
];
