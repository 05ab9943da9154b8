import type { ImageOption } from "../stack/image-option.ts";
import { textOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import type { ListenOptions } from "../stack/published-port.ts";
import type { ResourceLimits } from "../stack/resource-limits.ts";
import type { SecretSource } from "../stack/secret-source.ts";

/** Prometheus and Grafana in the management stack; `{}` for both with their defaults. */
export interface MonitoringOptions {
  readonly prometheus?: PrometheusOptions | undefined;
  /** `false` leaves Grafana out. */
  readonly grafana?: GrafanaOptions | false | undefined;
  /** Further labels of both. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** Prometheus, which scrapes Watchtower and watches over it. */
export interface PrometheusOptions {
  /** Image, by tag or digest. Default `prom/prometheus:v3.5.0`. */
  readonly image?: ImageOption | undefined;
  /** Where its page is published, which asks for no password. Default 127.0.0.1, port 9090; for a Swarm nothing. */
  readonly listen?: ListenOptions | false | undefined;
  /** How often Watchtower is scraped and the rules are looked at, from `1s` to `2m`. Default `30s`. */
  readonly scrapeInterval?: string | undefined;
  /** How long figures are kept, in `h`, `d`, `w` or `y`. Default `30d`. */
  readonly retention?: string | undefined;
  /** How much disk they may take, in `MB`, `GB` or `TB`: the oldest go first. Default `1GB`. */
  readonly retentionSize?: string | undefined;
  /** What it may use at most. Default 512M of memory; with `hardened` also two cores and 512 threads. */
  readonly resources?: ResourceLimits | undefined;
  /** Alertmanagers that hear of alerts, each `host:port`. Default none: alerts are only shown. */
  readonly alertmanagers?: readonly string[] | undefined;
}

/** Grafana, with Prometheus as its data source and a dashboard of Watchtower. */
export interface GrafanaOptions {
  /** Image, by tag or digest. Default `grafana/grafana:11.6.0`. */
  readonly image?: ImageOption | undefined;
  /** Where its page is published. Default 127.0.0.1, port 3000; for a Swarm nothing. */
  readonly listen?: ListenOptions | false | undefined;
  /**
   * The password of its user `admin` from the first start on, mounted as a secret. Default:
   * `{ environment: "GRAFANA_ADMIN_PASSWORD" }`, which a Swarm does not take.
   */
  readonly adminPassword?: SecretSource | undefined;
  /** What it may use at most. Default 512M of memory; with `hardened` also two cores and 512 threads. */
  readonly resources?: ResourceLimits | undefined;
}

/** A text option of a certain form; a problem, and the default, for any other. */
export function formOption(
  value: unknown,
  path: string,
  fallback: string,
  form: { readonly fits: (text: string) => boolean; readonly hint: string },
  problems: Problem[],
): string {
  const text = textOption(value, path, fallback, problems);
  if (form.fits(text)) return text;
  problems.push({
    code: "option-invalid",
    severity: "error",
    path,
    message: `${path} is ${JSON.stringify(text)}, which cannot be used.`,
    hint: form.hint,
  });
  return fallback;
}
