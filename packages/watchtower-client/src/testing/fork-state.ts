import { metricsPage, wholeRun, type TestRun } from "./test-run.ts";

/** A container of a test's fork. */
export interface TestContainer {
  readonly name: string;
  /** With its tag, as configured. */
  readonly image: string;
  /** Default: an id made up from the image's name. */
  readonly imageId?: string;
  /** Default: none, as for an image that came from no registry. */
  readonly digest?: string;
  /** What a check says; false by default. */
  readonly updateAvailable?: boolean;
  /** Why a check of it fails. */
  readonly checkError?: string;
  readonly running?: boolean;
  readonly monitorOnly?: boolean;
  readonly scope?: string;
}

/** What a fork remembers of its runs. */
export interface ForkState {
  readonly history: readonly (Required<TestRun> & { readonly timestamp: string })[];
  record(run: TestRun): Required<TestRun>;
  metrics(): string;
}

/** A fork that has not run yet. */
export function forkState(now: () => Date): ForkState {
  const history: (Required<TestRun> & { timestamp: string })[] = [];
  let restarted = 0;
  return {
    history,
    record(run) {
      const whole = wholeRun(run);
      restarted += whole.restarted;
      history.push({ timestamp: now().toISOString(), ...whole });
      return whole;
    },
    metrics() {
      const last = history.at(-1) ?? wholeRun({});
      return metricsPage({
        watchtower_containers_scanned: last.scanned,
        watchtower_containers_updated: last.updated,
        watchtower_containers_failed: last.failed,
        watchtower_containers_restarted: last.restarted,
        watchtower_containers_skipped: last.skipped,
        watchtower_containers_restarted_total: restarted,
        watchtower_scans_total: history.length,
        watchtower_scans_skipped_total: 0,
        watchtower_metrics_dropped_total: 0,
      });
    },
  };
}

/** A container as `/v1/containers` has it. */
export function listed(container: TestContainer): Record<string, unknown> {
  const { name, image, imageId = imageIdOf(image), digest = "" } = container;
  return { name, image, image_id: imageId, digest };
}

/** A container as `/v1/containers/details` has it. */
export function detailed(container: TestContainer): Record<string, unknown> {
  const { running = true, monitorOnly = false, scope = "" } = container;
  return {
    ...listed(container),
    running,
    watchtower: false,
    monitor_only: monitorOnly,
    no_pull: false,
    enabled: true,
    stale: false,
    scope,
  };
}

/** A container as `/v1/check` has it. */
export function checked(container: TestContainer, timestamp: string): Record<string, unknown> {
  const { updateAvailable = false, checkError } = container;
  return {
    ...listed(container),
    update_available: checkError === undefined && updateAvailable,
    latest_image_id: "",
    latest_digest: "",
    ...(checkError === undefined ? {} : { error: checkError }),
    timestamp,
  };
}

/** The images of containers as `/v1/images` has them. */
export function imagesOf(containers: readonly TestContainer[]): Record<string, unknown>[] {
  const counts = new Map<string, number>();
  for (const { image } of containers) counts.set(image, (counts.get(image) ?? 0) + 1);
  return [...counts].map(([name, count]) => {
    const { imageId = imageIdOf(name), digest = "" } = containers.find(({ image }) => image === name) ?? {};
    return { name, image_id: imageId, digest, containers: count };
  });
}

function imageIdOf(image: string): string {
  let hash = 0;
  for (const character of image) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return `sha256:${hash.toString(16).padStart(64, "0")}`;
}
