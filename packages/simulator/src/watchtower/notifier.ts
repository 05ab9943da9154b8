import { type Clock, rfc3339Nano } from "../host/clock.ts";
import { type GenericService, parseGenericService, sendToService } from "./generic-service.ts";
import type { Log, LogFields, LogLevel } from "./log-line.ts";
import { documentWithoutReport, type NotificationEntry, printDocument } from "./notification-document.ts";
import { withoutRepetitions } from "./notification-repetitions.ts";
import type { NotificationSettings } from "./notification-settings.ts";
import type { SessionReport } from "./session-report.ts";
import type { WatchtowerFlavour } from "./settings.ts";

const severity: readonly LogLevel[] = ["debug", "info", "warning", "error", "fatal"];

function rank(level: string): number {
  return severity.findIndex((one) => one.startsWith(level));
}

/** What a notifier begins with. */
export interface NotifierInputs {
  readonly flavour: WatchtowerFlavour;
  readonly settings: NotificationSettings;
  /** The name the container has for itself. */
  readonly hostname: string;
  readonly clock: Clock;
  /** Takes what goes wrong with sending; must not come back as an entry. */
  readonly log: Log;
}

/**
 * Sends log lines and reports to `generic` services with the template `json.v1`, in their order and without a retry.
 *
 * Lines of the start and of a session go together, any other goes out by itself (reference/watchtower.md f).
 */
export class Notifier {
  readonly #inputs: NotifierInputs;
  readonly #services: readonly GenericService[];
  readonly #ended = new AbortController();
  #batch: NotificationEntry[] | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(inputs: NotifierInputs) {
    this.#inputs = inputs;
    const { urls, template } = inputs.settings;
    this.#services =
      template === "json.v1" ? urls.map(parseGenericService).filter((one) => one !== undefined) : [];
  }

  /** Begins to collect lines. */
  begin(): void {
    this.#batch = [];
  }

  /** Takes a log line; `notify: "no"` keeps it out. */
  entry(level: LogLevel, message: string, fields: LogFields = {}): void {
    const { flavour, settings, clock } = this.#inputs;
    const { notify, ...data } = fields;
    if (notify === "no" || rank(level) < rank(settings.level)) return;
    const nanos = clock.nanos();
    const second = 1_000_000_000n;
    const time = rfc3339Nano(flavour === "containrrr" ? nanos : (nanos / second) * second);
    const entry: NotificationEntry = { data, level, message, time };
    if (this.#batch) this.#batch.push(entry);
    else this.#send([entry], null);
  }

  /** Sends what was collected at the start, unless there is nothing or nobody wants it. */
  finishStart(): void {
    const entries = this.#take();
    if (entries.length > 0 && !this.#inputs.settings.noStartupMessage) this.#send(entries, null);
  }

  /** Sends what a session left behind. */
  finishSession(report: SessionReport | null): void {
    const { flavour, settings } = this.#inputs;
    const entries = this.#take();
    const nothingFailed = (report?.["failed"] ?? []).length === 0;
    // At level error the fork says nothing of a session in which nothing failed.
    if (flavour === "nicholas-fedor" && rank(settings.level) >= rank("error") && nothingFailed) return;
    this.#send(entries, report);
  }

  /** Sends what a check left behind, also when that is nothing; lines are collected again afterwards. */
  finishCheck(): void {
    this.#send(this.#take(), null);
    this.begin();
  }

  /** Resolves once everything was sent or given up. */
  async idle(): Promise<void> {
    await this.#sending;
  }

  /** Ends with the process: nothing more is sent. */
  end(): void {
    this.#ended.abort();
  }

  #hasEnded(): boolean {
    return this.#ended.signal.aborted;
  }

  /** What was collected; the fork says once only that an image is new, or removed. */
  #take(): readonly NotificationEntry[] {
    const entries = this.#batch ?? [];
    this.#batch = undefined;
    return this.#inputs.flavour === "containrrr" ? entries : withoutRepetitions(entries);
  }

  #send(entries: readonly NotificationEntry[], report: SessionReport | null): void {
    const { flavour, settings } = this.#inputs;
    const host = settings.hostname || this.#inputs.hostname;
    const tag = settings.titleTag === "" ? "" : `[${settings.titleTag}] `;
    const title = settings.skipTitle ? "" : `${tag}Watchtower updates on ${host}`;
    const body =
      flavour === "containrrr" && !settings.report
        ? documentWithoutReport(entries)
        : printDocument({ entries, host, report: settings.report ? report : null, title });
    for (const service of this.#services) {
      this.#sending = this.#sending.then(() => this.#deliver(service, body));
    }
  }

  async #deliver(service: GenericService, body: string): Promise<void> {
    const { flavour, log } = this.#inputs;
    const original = flavour === "containrrr";
    if (this.#hasEnded()) return;
    try {
      // The fork's label was seen with its notification library 0.13.2, not with the 0.17.1 of the release.
      const type = original ? "application/json" : "text/plain";
      const status = await sendToService(service, body, type, this.#ended.signal);
      if (status >= (original ? 300 : 400)) throw new Error(`server returned response status code ${status}`);
    } catch (error) {
      if (this.#hasEnded()) return;
      const reason = error instanceof Error ? error.message : String(error);
      log("error", "Failed to send shoutrrr notification", {
        error: reason,
        notify: "no",
        service: "generic",
      });
    }
  }
}
