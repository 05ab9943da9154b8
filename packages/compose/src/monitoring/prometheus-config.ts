import type { PlainMapping } from "../yaml/plain-yaml.ts";
import { job } from "./queries.ts";

/** What Prometheus has to know to scrape Watchtower. */
export interface ScrapedWatchtower {
  readonly scrapeInterval: string;
  readonly isSwarm: boolean;
  /** The port that Watchtower listens at in its container. */
  readonly port: number;
  readonly tls: boolean;
  /** The file with the bearer token in Prometheus' container. */
  readonly tokenPath: string;
  /** Addresses of Alertmanagers, each host:port. */
  readonly alertmanagers: readonly string[];
}

/** Where the rules lie, seen from `prometheus.yml`. */
export const rulesPath = "rules/watchtower.yml";

/** The configuration of Prometheus, `prometheus.yml`. */
export function prometheusConfig(scraped: ScrapedWatchtower): PlainMapping {
  const { scrapeInterval, isSwarm, port, tls, tokenPath, alertmanagers } = scraped;
  return {
    global: { scrape_interval: scrapeInterval, evaluation_interval: scrapeInterval },
    rule_files: [rulesPath],
    ...(alertmanagers.length === 0
      ? {}
      : { alerting: { alertmanagers: [{ static_configs: [{ targets: alertmanagers }] }] } }),
    scrape_configs: [
      {
        job_name: job,
        metrics_path: "/v1/metrics",
        ...(tls ? { scheme: "https", tls_config: { insecure_skip_verify: true } } : {}),
        authorization: { type: "Bearer", credentials_file: tokenPath },
        ...(isSwarm
          ? { dns_sd_configs: [{ names: ["tasks.watchtower"], type: "A", port }] }
          : { static_configs: [{ targets: [`watchtower:${port}`] }] }),
      },
    ],
  };
}
