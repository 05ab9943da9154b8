export { createWatchtowerClient } from "./client.ts";
export type { CallOptions, WatchtowerClient } from "./client.ts";
export type { WatchtowerClientOptions } from "./client-options.ts";
export type { UpdateOptions } from "./update.ts";
export type { UpdateTarget } from "./target.ts";
export type { RereadOptions } from "./settle-empty-reply.ts";
export type { CompletionEvidence, UnknownReason, UpdateOutcome, UpdateSummary } from "./update-outcome.ts";
export type { Detection, EndpointState, Flavour } from "./detection.ts";
export type { VersionRange } from "./version-range.ts";
export type { EndpointGroup } from "./endpoints/endpoint.ts";
export type { CheckOptions, ContainerCheck } from "./endpoints/check.ts";
export type { ContainerFilter, WatchedContainer, WatchedContainerDetails } from "./endpoints/containers.ts";
export type { ImageFilter, WatchedImage } from "./endpoints/images.ts";
export type { HistoryEntry, HistoryRange } from "./endpoints/history.ts";
export type { LastRun } from "./endpoints/status.ts";
export type { WatchtowerConfig } from "./endpoints/config.ts";
export type { Health } from "./endpoints/health.ts";
export type { EventsOptions, ReconnectOptions } from "./events/watch-events.ts";
export type { CleanedImage, ScanPolicies, WatchtowerEvent } from "./events/watchtower-event.ts";
export type { EventGap, GapReason } from "./events/event-gap.ts";
export type { WatchtowerMetrics } from "./metrics.ts";
export type { MetricsPoll, PollMetricsOptions } from "./poll-metrics.ts";
export type { MetricsDelta } from "./metrics-delta.ts";
export type { WatchStream } from "./watch-stream.ts";
export { WatchtowerHttpError } from "./watchtower-http-error.ts";
export type { WatchtowerErrorKind } from "./watchtower-http-error.ts";
export { createReportReceiver } from "./report/report-receiver.ts";
export type { ReportReceiver, ReportReceiverOptions } from "./report/report-receiver.ts";
export type { NodeHandler, NodeRequest, NodeResponse } from "./report/node-handler.ts";
export type {
  ReportedContainer,
  ReportedEntry,
  ReportedState,
  ReportMessage,
  UpdateReport,
} from "./report/report-document.ts";
