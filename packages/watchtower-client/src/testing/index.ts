export { testFetch } from "./test-fetch.ts";
export { containrrrHandlers } from "./containrrr-handlers.ts";
export type { ContainrrrHandlersOptions } from "./containrrr-handlers.ts";
export { forkHandlers } from "./fork-handlers.ts";
export type { ForkHandlersOptions } from "./fork-handlers.ts";
export type { TestContainer } from "./fork-state.ts";
export type { TestEvent } from "./event-stream.ts";
export type { TestRun, TestUpdate } from "./test-run.ts";
