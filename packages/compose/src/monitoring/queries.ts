/** The job under which Prometheus scrapes Watchtower; every query asks for it alone. */
export const job = "watchtower";

/** Whether the last scrape of Watchtower succeeded. */
export const up = `up{job="${job}"}`;

/** A metric of Watchtower. */
export function watchtower(name: string): string {
  return `${name}{job="${job}"}`;
}
