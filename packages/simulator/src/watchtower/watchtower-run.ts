import type { Container } from "../host/container.ts";
import type { Daemon } from "../host/daemon.ts";
import type { ProgramContext } from "../programs/program.ts";
import type { RecordedRequest } from "../sockets/recorded-request.ts";
import { printFamilies, watchtowerFamilies } from "./exposition.ts";
import { libraryFamilies } from "./library-families.ts";
import { scan } from "./scan.ts";
import { countScan, noCounts, type ScanCounts } from "./scan-counts.ts";
import { ScanMetrics } from "./scan-metrics.ts";
import { selectionOf, type UpdateTarget } from "./selection.ts";
import type { Log, WatchtowerFlavour, WatchtowerSettings } from "./settings.ts";
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
  readonly takeLag: () => number;
}

/** One life of a Watchtower process, from its start to its end: lock, metrics and the scans it makes. */
export class WatchtowerRun {
  readonly inputs: RunInputs;
  readonly lock = new UpdateLock();
  readonly metrics: ScanMetrics;
  readonly #startedAtSeconds: number;
  #scrapes = 0;
  #alive = true;

  constructor(inputs: RunInputs) {
    this.inputs = inputs;
    this.metrics = new ScanMetrics(inputs.takeLag);
    // Two decimals, as the kernel's clock ticks give it.
    this.#startedAtSeconds = Number(inputs.daemon.clock.nanos() / 10_000_000n) / 100;
  }

  /** Ends this life: scans under way stop at their next step. */
  end(): void {
    this.#alive = false;
  }

  /** Scans and updates; the caller holds the lock. Enters the result into the metrics. */
  async update(target: UpdateTarget = {}, signal?: AbortSignal, held?: AbortSignal): Promise<ScanCounts> {
    const { flavour, daemon, settings, controls, log } = this.inputs;
    try {
      const items = await scan({
        daemon,
        flavour,
        settings,
        controls,
        log,
        selects: selectionOf(flavour, settings, target),
        checkAlive: () => {
          this.#checkAlive();
          signal?.throwIfAborted();
        },
        crashPoint: () => this.#crashPoint(),
        spares: (container) => this.#spares(container),
        ...(held ? { signal: held } : {}),
      });
      this.#checkAlive();
      const counts = countScan(flavour, items);
      log(
        "info",
        `Session done Failed=${counts.failed} Scanned=${counts.scanned} Updated=${counts.updated} notify=no`,
      );
      this.metrics.register(counts);
      return counts;
    } catch (error) {
      this.#checkAlive();
      log("error", error instanceof Error ? error.message : String(error));
      if (flavour === "containrrr") throw error;
      // The fork swallows every error of a run and reports zeros (reference/watchtower.md a.3, b.3).
      this.metrics.register(noCounts);
      return noCounts;
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

  /** The text of one scrape, of all families or of those named. */
  scrape(names: readonly string[] = []): string {
    const { flavour } = this.inputs;
    const families = [
      ...libraryFamilies(flavour, { startedAtSeconds: this.#startedAtSeconds, scrapes: this.#scrapes }),
      ...watchtowerFamilies(flavour, this.metrics.scrape()),
    ];
    this.#scrapes += 1;
    return printFamilies(families.filter(({ name }) => names.length === 0 || names.includes(name)));
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
    return (
      this.inputs.flavour === "nicholas-fedor" &&
      container.id === this.inputs.context.containerId &&
      Object.keys(container.hostConfig.PortBindings).length > 0
    );
  }
}
