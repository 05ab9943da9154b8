import { http, HttpResponse, type RequestHandler } from "msw";
import { startRunTime } from "./run-time.ts";
import { metricsPage, updateOf, wholeRun, type TestRun, type TestUpdate } from "./test-run.ts";

/** The original Watchtower of a test. */
export interface ContainrrrHandlersOptions {
  /** Default `http://watchtower.test:8080`. */
  readonly url?: string;
  /** Default `test-token`. */
  readonly token?: string;
  /** What is switched on; both by default. */
  readonly enabled?: readonly ("update" | "metrics")[];
  /**
   * What an update does: a run's numbers, `skip` as while another runs, or `disconnect` as after a crash. By default
   * each run scans and updates nothing.
   */
  readonly onUpdate?: (update: TestUpdate) => TestRun | "skip" | "disconnect";
}

/** msw handlers that answer as `containrrr/watchtower` 1.7.1 does; they keep its counters for as long as they live. */
export function containrrrHandlers(options: ContainrrrHandlersOptions = {}): RequestHandler[] {
  const { token = "test-token", enabled = ["update", "metrics"], onUpdate = () => ({}) } = options;
  const url = (options.url ?? "http://watchtower.test:8080").replace(/\/$/, "");
  let scans = 0;
  let last = wholeRun({});
  const runTime = startRunTime();

  const endpoint = (
    group: "update" | "metrics",
    answer: (request: Request) => Response | Promise<Response>,
  ): RequestHandler =>
    http.all(`${url}/v1/${group}`, ({ request }) => {
      if (!enabled.includes(group)) return notFound();
      const isAllowed = request.headers.get("authorization") === `Bearer ${token}`;
      return isAllowed ? answer(request) : new HttpResponse(null, { status: 401 });
    });

  return [
    endpoint("update", async (request) => {
      const update = updateOf(request);
      const run = onUpdate(update);
      if (run === "disconnect") return HttpResponse.error();
      if (run !== "skip") {
        // A targeted one waits for no look: what its answer means is clear without.
        if (update.images.length === 0 && enabled.includes("metrics")) await runTime.pass();
        scans += 1;
        last = wholeRun(run);
      }
      return new HttpResponse(null, { status: 200 });
    }),
    endpoint("metrics", () => {
      runTime.looked();
      return HttpResponse.text(
        metricsPage({
          watchtower_containers_scanned: last.scanned,
          watchtower_containers_updated: last.updated,
          watchtower_containers_failed: last.failed,
          watchtower_scans_total: scans,
          watchtower_scans_skipped: 0,
        }),
      );
    }),
    http.all(`${url}/*`, notFound),
  ];
}

function notFound(): Response {
  return HttpResponse.text("404 page not found\n", { status: 404 });
}
