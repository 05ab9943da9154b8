declare module "parse-prometheus-text-format" {
  /** The families of a page; their values are strings. */
  const parsePrometheusTextFormat: (page: string) => PeerFamily[];
  export default parsePrometheusTextFormat;

  export interface PeerFamily {
    name: string;
    type: string;
    metrics: {
      labels?: Record<string, string>;
      value?: string;
      timestamp_ms?: string;
      buckets?: Record<string, string>;
      quantiles?: Record<string, string>;
      count?: string;
      sum?: string;
    }[];
  }
}
