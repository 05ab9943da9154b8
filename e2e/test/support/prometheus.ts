import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePorts } from "./free-ports.ts";
import { until } from "./until.ts";

/** A Prometheus that scrapes one Watchtower as a generated stack tells it to; disposing it ends it. */
export interface RunningPrometheus extends AsyncDisposable {
  /** The samples of an instant query. */
  query(expr: string): Promise<readonly PrometheusSample[]>;
  /** What an endpoint of its API has as `data`. */
  api(path: string): Promise<unknown>;
  /** Asks again and again until the answer is the awaited one; rejects with the last one after 60 s. */
  until<T>(what: string, ask: () => Promise<T>, isAwaited: (answer: T) => boolean): Promise<T>;
}

/** A sample of an instant query: its labels, and the time and the value. */
export interface PrometheusSample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** Which Watchtower, and with which token. */
export interface ScrapedWatchtower {
  readonly url: string;
  readonly token: string;
}

/** Whether there is no Prometheus here; throws where REQUIRE_PROMETHEUS is set: what is required is not skipped. */
export function isPrometheusMissing(): boolean {
  if (spawnSync("prometheus", ["--version"], { stdio: "ignore", timeout: 30_000 }).status === 0) return false;
  if ((process.env["REQUIRE_PROMETHEUS"] ?? "") !== "") {
    throw new Error("REQUIRE_PROMETHEUS is set, and there is no prometheus command here.");
  }
  process.stderr.write("Skipped: there is no prometheus command here.\n");
  return true;
}

/**
 * Starts Prometheus on loopback with the files of a stack, as they are but for two places: the address of Watchtower,
 * and the path of the token.
 */
export async function startPrometheus(
  files: Readonly<Record<string, string>>,
  { url, token }: ScrapedWatchtower,
): Promise<RunningPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), "stack-e2e-prometheus-"));
  const tokenPath = join(folder, "api_token");
  await writeFile(tokenPath, `${token}\n`, { mode: 0o600 });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const here = text
      .replace('"watchtower:8080"', JSON.stringify(new URL(url).host))
      .replace("/run/secrets/api_token", tokenPath);
    await writeFile(join(folder, path), here);
  }
  const [port = 0] = await freePorts(1);
  const child = spawn(
    "prometheus",
    [
      `--config.file=${join(folder, "prometheus/prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const prometheus = connect(`http://127.0.0.1:${port}`, child, folder, () => log);
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/-/ready`, { signal: AbortSignal.timeout(5000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  try {
    await prometheus.until("Prometheus", answers, (isReady) => isReady);
  } catch (error) {
    await prometheus[Symbol.asyncDispose]();
    throw error;
  }
  return prometheus;
}

function connect(base: string, child: ChildProcess, folder: string, log: () => string): RunningPrometheus {
  const exited = once(child, "exit");
  const api = async (path: string): Promise<unknown> => {
    const reply = await fetch(`${base}/api/v1/${path}`, { signal: AbortSignal.timeout(10_000) });
    const body = (await reply.json()) as { status: string; error?: string; data?: unknown };
    if (body.status !== "success") throw new Error(`Prometheus refuses ${path}: ${body.error ?? ""}`);
    return body.data;
  };
  return {
    api,
    query: async (expr) => {
      const data = await api(`query?query=${encodeURIComponent(expr)}`);
      return (data as { result: readonly PrometheusSample[] }).result;
    },
    until: (what, ask, isAwaited) => {
      const askWhileItRuns = () => {
        if (child.exitCode !== null) throw new Error(`Prometheus ended with ${child.exitCode}: ${log()}`);
        return ask();
      };
      return until(what, askWhileItRuns, isAwaited, 60_000);
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await exited;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
