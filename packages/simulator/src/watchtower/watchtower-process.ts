import type { DockerHost } from "../host/docker-host.ts";
import type { RecordedRequest } from "../sockets/recorded-request.ts";
import type { WatchtowerFlavour } from "./settings.ts";
import { type EventControls, eventControls } from "./event-controls.ts";
import type { HeldChecks, HeldUpdates } from "./update-controls.ts";
import type { WatchtowerProgram } from "./watchtower-program.ts";

/** A running simulated Watchtower and the ways to make it misbehave. */
export interface WatchtowerProcess {
  /** Tells it from an agent, as `host.program()` may give either. */
  readonly kind: "watchtower";
  readonly flavour: WatchtowerFlavour;
  /** `http://127.0.0.1:…`; empty while no published port leads to the API. */
  readonly url: string;
  /** The token as the process uses it, read from the file when it was given as one. */
  readonly token: string;
  readonly host: DockerHost;
  /** Every request the process received, over all its restarts. */
  readonly requests: readonly RecordedRequest[];
  /** Everything the process logged. */
  readonly logs: readonly string[];
  /** Holds every update inside its run, the lock taken, until released. */
  holdUpdates(): HeldUpdates;
  /** Holds every `/v1/check` of the fork at its beginning until released. */
  holdChecks(): HeldChecks;
  /** The event stream of the fork. */
  readonly events: EventControls;
  /** The next update ends with a crash after its first replacement: no reply, and the process starts anew. */
  dieInNextUpdate(): void;
  /** Docker cannot list containers in the next update: 1.7.1 cuts the connection, the fork answers 200 with zeros. */
  failDockerOnce(): void;
  /**
   * Whether Docker answers, by default true.
   *
   * While it does not, updates behave as after `failDockerOnce()`, and the fork answers `/readyz` with 503, listings
   * and checks with 500: at once, where the real one tries for 15 s.
   */
  setDockerReachable(reachable: boolean): void;
  /** The next `times` (default 1) replacements of this container are created but do not start: counted failed. */
  failStart(containerName: string, times?: number): void;
  /** Does what the schedule would do now; rejects when the schedule is switched off. */
  runScheduledScan(): Promise<void>;
  /** Stops and starts the process on the same port: counters begin at 0. */
  restart(): Promise<void>;
  /** After the next update the following `count` scrapes still show the old values. */
  metricsLag(count: number): void;
  /** Ends the process; one in a container is stopped with its container. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Refuses a scheduled run where the real program would never make one. */
function checkSchedule({ run }: WatchtowerProgram): void {
  if (!run.inputs.scheduled) {
    throw new Error(
      "@stack/simulator: this Watchtower has no schedule, because the update endpoint switches it off; " +
        "set WATCHTOWER_HTTP_API_PERIODIC_POLLS=true.",
    );
  }
}

/** The handle of a program that runs in a container, or of one started directly. */
export function watchtowerProcess(
  program: WatchtowerProgram,
  logs: () => readonly string[],
  close: () => Promise<void>,
): WatchtowerProcess {
  const { controls } = program;
  return {
    kind: "watchtower",
    flavour: program.flavour,
    host: program.host,
    requests: program.requests,
    get url() {
      return program.url;
    },
    get token() {
      return program.run.inputs.settings.token;
    },
    get logs() {
      return logs();
    },
    holdUpdates: () => controls.hold((count) => program.run.lock.queued(count)),
    holdChecks: () => controls.holdChecks(),
    events: eventControls(() => program.run.events),
    setDockerReachable(reachable) {
      controls.dockerReachable = reachable;
    },
    dieInNextUpdate: () => controls.dieInNextUpdate(),
    failDockerOnce: () => controls.failDockerOnce(),
    failStart: (containerName, times = 1) => controls.failStart(containerName, times),
    async runScheduledScan() {
      checkSchedule(program);
      await program.run.scheduledScan();
    },
    async restart() {
      await program.context?.restart();
    },
    metricsLag(count) {
      program.lag = count;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
