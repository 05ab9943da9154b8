import { Agent, MockAgent, interceptors } from "undici";
import type { FetchFunction, HttpDispatcher } from "../src/index.ts";

// Compiled, never run: undici's own dispatchers and the platform's fetch fit without a cast.
export const agent: HttpDispatcher = new Agent();
export const mock: HttpDispatcher = new MockAgent();
export const composed: HttpDispatcher = new Agent().compose(interceptors.retry());
export const platformFetch: FetchFunction = fetch;
