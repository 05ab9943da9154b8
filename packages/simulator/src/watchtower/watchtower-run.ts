import type { Container } from "../host/container.ts";
import type { Daemon } from "../host/daemon.ts";
import type { ProgramContext } from "../programs/program.ts";
import type { RecordedRequest } from "../sockets/recorded-request.ts";
import { type Family, watchtowerFamilies } from "./exposition.ts";
import { EventStream } from "./event-stream.ts";
import { libraryFamilies } from "./library-families.ts";
import type { Log } from "./log-line.ts";
import type { Notifier } from "./notifier.ts";
import { ScanHistory } from "./scan-history.ts";
import { createScanLog } from "./scan-log.ts";
import { scanPolicy } from "./scan-policy.ts";
import { DockerListError, scan } from "./scan.ts";
import { countScan, noCounts, type ScanCounts } from "./scan-counts.ts";
import { ScanMetrics } from "./scan-metrics.ts";
import { selectionOf, type UpdateTarget } from "./selection.ts";
import { sessionReport } from "./session-report.ts";
import type { WatchtowerFlavour, WatchtowerSettings } from "./settings.ts";
import type { UpdateControls } from "./update-controls.ts";
import { UpdateLock } from "./update-lock.ts";

/** The process ended while something of it was still under way: nobody gets an answer from it. */
export class ProcessGone extends Error {
  constructor() {
    super("The simulated process has ended.");
    this.name = "ProcessGone";
  }
}

/** What one life of a Watchtower process begins with. */
export interface RunInputs {
  readonly flavour: WatchtowerFlavour;
  readonly daemon: Daemon;
  readonly settings: WatchtowerSettings;
  readonly context: ProgramContext;
  readonly controls: UpdateControls;
  readonly requests: RecordedRequest[];
  readonly log: Log;
  readonly notifier: Notifier;
  /** Whether the schedule is in force. */
  readonly scheduled: boolean;
  readonly takeLag: () => number;
}

/** One life of a Watchtower process, from its start to its end: lock, metrics, history, events and the scans it makes. */
export class WatchtowerRun {
  readonly inputs: RunInputs;
  readonly lock = new UpdateLock();
  readonly metrics: ScanMetrics;
  readonly history = new ScanHistory();
  readonly events: EventStream;
  readonly #startedAtSeconds: number;
  #scrapes = 0;
  #alive = true;

  constructor(inputs: RunInputs) {
    this.inputs = inputs;
    this.metrics = new ScanMetrics(inputs.takeLag);
    this.events = new EventStream(inputs.daemon.clock);
    // Two decimals, as the kernel's clock ticks give it.
    this.#startedAtSeconds = Number(inputs.daemon.clock.nanos() / 10_000_000n) / 100;
  }

  /** Ends this life: scans under way stop at their next step, streams are cut, nothing more is sent. */
  end(): void {
    this.#alive = false;
    this.events.end();
    this.inputs.notifier.end();
  }

  /** Whether a port of its own container is published; that keeps the fork from updating itself. */
  get portPublished(): boolean {
    const { context, daemon } = this.inputs;
    if (context.containerId === undefined) return false;
    const own = daemon.containers.find(context.containerId);
    return Object.keys(own?.hostConfig.PortBindings ?? {}).length > 0;
  }

  /** The containers a scan would look at, newest first; throws `DockerListError` while Docker cannot be reached. */
  list(target: UpdateTarget = {}): Container[] {
    const { controls, daemon, flavour, settings } = this.inputs;
    if (!controls.dockerReachable) throw new DockerListError();
    return daemon.containers.all().filter(selectionOf(flavour, settings, target));
  }

  /** Tells the subscribers that an update or a check begins; the two look the same. */
  announceScan(): void {
    this.events.publish("scan_started", scanPolicy(this.inputs.settings, this.portPublished));
  }

  /** Scans and updates; the caller holds the lock. Enters the result into metrics and history, and sends the report. */
  async update(target: UpdateTarget = {}, signal?: AbortSignal, held?: AbortSignal): Promise<ScanCounts> {
    const { flavour, daemon, settings, controls, log, notifier } = this.inputs;
    const scanLog = createScanLog(flavour, log);
    notifier.begin();
    this.announceScan();
    try {
      const items = await scan({
        daemon,
        flavour,
        settings,
        controls,
        log: scanLog,
        selects: selectionOf(flavour, settings, target),
        checkAlive: () => {
          this.#checkAlive();
          signal?.throwIfAborted();
        },
        crashPoint: () => this.#crashPoint(),
        spares: (container) => this.#spares(container),
        removed: (images) => this.events.publish("image_cleanup", { images }),
        ...(held ? { signal: held } : {}),
      });
      this.#checkAlive();
      const counts = countScan(flavour, items);
      scanLog.done(counts);
      this.#register(counts);
      const { scanned, updated, failed } = counts;
      this.events.publish("scan_completed", { scanned, updated, failed });
      notifier.finishSession(sessionReport(flavour, items));
      return counts;
    } catch (error) {
      this.#checkAlive();
      const reason = failureOf(error);
      if (flavour === "containrrr") {
        log("error", reason);
        notifier.finishSession(null);
        throw error;
      }
      // The fork swallows every error of a run and reports zeros (reference/watchtower.md a.3, b.3).
      log("error", "Update execution failed", { error: reason });
      this.events.publish("scan_failed", { error: reason });
      this.#register(noCounts);
      notifier.finishSession(null);
      return noCounts;
    }
  }

  /** The single run of `RUN_ONCE`: ends the process with 0 once its notifications are out, or with 1. */
  async runOnce(): Promise<void> {
    const { context, notifier } = this.inputs;
    try {
      await this.update();
      await notifier.idle();
      context.exit(0);
    } catch {
      context.exit(1);
    }
  }

  /** The run the schedule makes: 1.7.1 leaves it out while another runs, the fork waits. */
  async scheduledScan(): Promise<void> {
    const release = this.inputs.flavour === "containrrr" ? this.lock.tryAcquire() : await this.lock.acquire();
    if (!release) {
      this.inputs.log("debug", "Skipped another update already running.");
      this.metrics.registerSkipped();
      return;
    }
    try {
      await this.update();
    } finally {
      release();
    }
  }

  /** What one scrape sees, of all families or of those named. */
  scrape(names: readonly string[] = []): Family[] {
    const { flavour } = this.inputs;
    const families = [
      ...libraryFamilies(flavour, { startedAtSeconds: this.#startedAtSeconds, scrapes: this.#scrapes }),
      ...watchtowerFamilies(flavour, this.metrics.scrape()),
    ];
    this.#scrapes += 1;
    return families.filter(({ name }) => names.length === 0 || names.includes(name));
  }

  #register(counts: ScanCounts): void {
    this.metrics.register(counts);
    this.history.add({ ...counts, nanos: this.inputs.daemon.clock.nanos() });
  }

  #checkAlive(): void {
    if (!this.#alive) throw new ProcessGone();
  }

  #crashPoint(): void {
    this.#checkAlive();
    if (!this.inputs.controls.takeDeath()) return;
    this.#alive = false;
    this.inputs.log("fatal", "panic: simulated crash in the middle of an update");
    this.inputs.context.exit(2);
    throw new ProcessGone();
  }

  /** Any published port switches the fork's update of itself off (reference/watchtower.md a.3, "Self-update"). */
  #spares(container: Container): boolean {
    const { flavour, context } = this.inputs;
    return flavour === "nicholas-fedor" && container.id === context.containerId && this.portPublished;
  }
}

/** An error of a whole run in the words its flavour logs. */
function failureOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof DockerListError) return reason;
  return reason === "context deadline exceeded" ? `update canceled: ${reason}` : reason;
}
