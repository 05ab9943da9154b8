import type { ReportMessage, UpdateReport } from "./report-document.ts";
import { nodeHandler, type NodeHandler } from "./node-handler.ts";
import { parseReport } from "./parse-report.ts";
import { readLimited } from "./read-limited.ts";
import { isSameSecret } from "./same-secret.ts";

/** How notifications are received. */
export interface ReportReceiverOptions {
  /** What Watchtower must send in `secretHeader`; at least 16 characters. Without it anybody could report anything. */
  readonly secret: string;
  /** Called for each report, after it was answered. */
  readonly onReport: (report: UpdateReport) => void | Promise<void>;
  /** Called for each document without a report (a start-up message, lines outside a run); ignored by default. */
  readonly onMessage?: (message: ReportMessage) => void | Promise<void>;
  /**
   * Called for what `onReport` and `onMessage` throw, and for a notification with the right secret that is no report; by
   * default such errors are reported as uncaught, so that none is lost.
   */
  readonly onError?: (error: unknown) => void;
  /** The header with the secret; `x-watchtower-secret` by default. */
  readonly secretHeader?: string;
  /** Largest body that is read, in bytes; 1,048,576 by default. */
  readonly maxBodyBytes?: number;
}

/** Receives notifications, in a server of either kind. */
export interface ReportReceiver {
  /** For servers that speak the web's `Request` and `Response` (Deno, Bun, workers, Hono). */
  readonly fetch: (request: Request) => Promise<Response>;
  /** For `http.createServer` and Express (before any body parser). */
  readonly node: NodeHandler;
}

/**
 * Makes a receiver for Watchtower's `json.v1` notifications, the only result per container that 1.7.1 gives.
 *
 * Settings on Watchtower's side: `WATCHTOWER_NOTIFICATION_REPORT=true`, `WATCHTOWER_NOTIFICATION_TEMPLATE=json.v1` and
 * `WATCHTOWER_NOTIFICATION_URL=generic://host:port/path?disabletls=yes&@X-Watchtower-Secret=…`. On 1.7.1 one update sends
 * two documents, a log line without a report first (reference/watchtower.md f and j); the fork sends the report alone, and
 * a document without one for each check.
 *
 * Answers at once (204), before the report is handed on: Watchtower waits for the answer while it holds up its run, and
 * neither signs, numbers nor repeats a notification. 401 without the right secret, before the body is read; 405, 413 and
 * 422 for what cannot be a report. Throws `TypeError` for a secret that is too short.
 */
export function createReportReceiver(options: ReportReceiverOptions): ReportReceiver {
  const { secret, secretHeader = "x-watchtower-secret", maxBodyBytes = 1_048_576 } = options;
  if (typeof secret !== "string" || !/^[\x21-\x7e]{16,}$/.test(secret)) {
    throw new TypeError(
      "@stack/watchtower-client: secret must have at least 16 characters that a header can carry, without blanks.",
    );
  }
  const fail = options.onError ?? reportUncaught;
  const handOn = <T>(handle: ((value: T) => void | Promise<void>) | undefined, value: T): void => {
    // In a task of its own: the answer goes first.
    setTimeout(() => void (async () => handle?.(value))().catch(fail), 0);
  };

  const fetch = async (request: Request): Promise<Response> => {
    const given = request.headers.get(secretHeader) ?? "";
    if (!(await isSameSecret(given, secret))) return answer(401, `Send the secret in ${secretHeader}.`);
    if (request.method !== "POST") return answer(405, "Send a POST.", { allow: "POST" });
    const body = await readLimited(request, maxBodyBytes);
    if (body === undefined) return answer(413, `The body has more than ${maxBodyBytes} bytes.`);
    const parsed = await parseReport(body);
    switch (parsed.kind) {
      case "report":
        handOn(options.onReport, parsed.report);
        return answer(204);
      case "message":
        handOn(options.onMessage, parsed.message);
        return answer(204);
      case "not-a-report": {
        const sentence = `${parsed.why}. ${parsed.remedy}`;
        handOn(fail, new TypeError(`@stack/watchtower-client: a notification is no report: ${sentence}`));
        return answer(422, sentence);
      }
    }
  };
  return { fetch, node: nodeHandler(fetch, fail) };
}

function answer(status: number, text?: string, headers: Record<string, string> = {}): Response {
  return new Response(text ?? null, { status, headers });
}

function reportUncaught(error: unknown): void {
  setTimeout(() => {
    throw error;
  }, 0);
}
