import { lazily } from "@stack/http";

/** The replies' schemas, and with them zod. */
export const loadSchemas = lazily(() => import("./schemas.ts"));
/** The parsers of metrics pages. */
export const loadPrometheusText = lazily(() => import("@stack/prometheus-text"));
