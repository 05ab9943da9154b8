export { createWatchtowerClient } from "./client.ts";
export type { CallOptions, WatchtowerClient, WatchtowerClientOptions } from "./client.ts";
export type { UpdateOptions } from "./update.ts";
export type { UnknownReason, UpdateOutcome, UpdateSummary } from "./update-outcome.ts";
export type { Flavour } from "./flavour.ts";
export type { WatchtowerMetrics } from "./metrics.ts";
