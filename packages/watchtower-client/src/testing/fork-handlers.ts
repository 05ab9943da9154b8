import { http, HttpResponse, type RequestHandler } from "msw";
import { endpoints, type Endpoint, type EndpointGroup } from "../endpoints/endpoint.ts";
import { eventStream, type TestEvent } from "./event-stream.ts";
import { checked, detailed, forkState, imagesOf, listed, type TestContainer } from "./fork-state.ts";
import { updateOf, type TestRun, type TestUpdate } from "./test-run.ts";

/** The fork of a test. */
export interface ForkHandlersOptions {
  /** Default `http://watchtower.test:8080`. */
  readonly url?: string;
  /** Default `test-token`. */
  readonly token?: string;
  /** Default `test-events-token`. */
  readonly eventsToken?: string;
  /** What is switched on; everything by default. */
  readonly enabled?: readonly EndpointGroup[];
  /** What it watches; nothing by default. */
  readonly containers?: readonly TestContainer[];
  /**
   * What an update does: a run's numbers, `busy` as while another runs, `time-limit`, or `disconnect` as after a crash.
   * By default each run scans its containers and updates none.
   */
  readonly onUpdate?: (update: TestUpdate) => TestRun | "busy" | "time-limit" | "disconnect";
  /** What every stream of events begins with; it stays open then. */
  readonly events?: readonly TestEvent[];
  /** The clock of replies and history; the machine's by default. */
  readonly now?: () => Date;
}

/** msw handlers that answer as `nicholas-fedor/watchtower` 1.21.0 does; they keep its history for as long as they live. */
export function forkHandlers(options: ForkHandlersOptions = {}): RequestHandler[] {
  const { containers = [], events = [], now = () => new Date() } = options;
  const { onUpdate = (): TestRun => ({ scanned: containers.length }) } = options;
  const state = forkState(now);
  const timestamp = (): string =>
    now()
      .toISOString()
      .replace(/\.\d+Z$/, "Z");
  const json = (body: object, init?: ResponseInit): Response =>
    HttpResponse.json({ api_version: "v1", timestamp: timestamp(), ...body }, init);
  const list = (key: string, all: readonly Record<string, unknown>[], request: Request): Response => {
    const filters = [...new URL(request.url).searchParams].filter(([, value]) => value !== "");
    const wire = { name: "name", image: "image", id: "image_id" } as Readonly<Record<string, string>>;
    const found = all.filter((one) => filters.every(([name, value]) => one[wire[name] ?? ""] === value));
    // Nothing found by a filter is null, as the real one has it.
    return json({ [key]: filters.length > 0 && found.length === 0 ? null : found, count: found.length });
  };
  const ok = (): Response => HttpResponse.text("OK");

  const answers: Record<keyof typeof endpoints, (request: Request) => Response> = {
    update: (request) => {
      const update = updateOf(request);
      const run = onUpdate(update);
      if (run === "disconnect") return HttpResponse.error();
      if (run === "time-limit") return HttpResponse.text("Request Timeout", { status: 408 });
      if (run === "busy") {
        const init = { status: 429, headers: { "retry-after": "30" } };
        return json({ error: "another update is already running" }, init);
      }
      const summary = state.record(run);
      if (update.async) return HttpResponse.text("Accepted", { status: 202 });
      return json({ summary, timing: { duration: "1.5ms", duration_ms: 1 } });
    },
    metrics: () => HttpResponse.text(state.metrics()),
    status: () => {
      const last = state.history.at(-1);
      if (last === undefined) return new HttpResponse(null, { status: 204 });
      const { scanned, updated, failed, restarted, skipped } = last;
      return json({ summary: { scanned, updated, failed, restarted, skipped } });
    },
    check: () =>
      json({
        containers: containers.map((container) => checked(container, now().toISOString())),
        count: containers.length,
      }),
    containers: (request) => list("containers", containers.map(listed), request),
    containerDetails: (request) => list("containers", containers.map(detailed), request),
    images: (request) => list("images", imagesOf(containers), request),
    history: (request) => {
      const { searchParams } = new URL(request.url);
      const timeOf = (name: string, fallback: number): number =>
        searchParams.has(name) ? Date.parse(searchParams.get(name) ?? "") : fallback;
      const entries = state.history
        .filter(({ timestamp: at }) => Date.parse(at) >= timeOf("since", 0))
        .filter(({ timestamp: at }) => Date.parse(at) <= timeOf("until", Infinity))
        .slice(-Number(searchParams.get("limit") ?? 0));
      return json({ entries, count: entries.length });
    },
    config: () =>
      json({
        config: {
          monitor_only: false,
          cleanup: false,
          no_pull: false,
          no_restart: false,
          rolling_restart: false,
          include_stopped: false,
          include_restarting: false,
          lifecycle_hooks: false,
          label_enable: false,
          filter_desc: "Checking all containers (except explicitly disabled with label)",
          scope: "",
        },
      }),
    events: (request) => eventStream(events, now, request.signal),
    livez: ok,
    readyz: ok,
    startupz: ok,
  };
  const url = (options.url ?? "http://watchtower.test:8080").replace(/\/$/, "");
  return [
    ...Object.entries(answers).map(([name, answer]) =>
      endpointHandler(url, endpoints[name as keyof typeof endpoints], answer, options),
    ),
    http.all(`${url}/*`, () => HttpResponse.text("Not Found", counted(404))),
  ];
}

/** In the order of the real one: whether it is there, its method, its token. */
function endpointHandler(
  url: string,
  { path, method, group }: Endpoint,
  answer: (request: Request) => Response,
  { token = "test-token", eventsToken = "test-events-token", enabled }: ForkHandlersOptions,
): RequestHandler {
  return http.all(`${url}/${path}`, ({ request }) => {
    if (enabled?.includes(group) === false) return HttpResponse.text("Not Found", counted(404));
    if (request.method !== method) {
      return HttpResponse.text("Method Not Allowed", counted(405, { allow: method }));
    }
    const wanted = group === "events" ? eventsToken : token;
    if (group !== "health" && request.headers.get("authorization") !== `Bearer ${wanted}`) {
      return HttpResponse.text("missing or invalid API Key", counted(401));
    }
    return answer(request);
  });
}

function counted(
  status: number,
  headers: Record<string, string> = {},
): { status: number; headers: Record<string, string> } {
  return { status, headers: { "x-ratelimit-limit": "60", ...headers } };
}
