import { Agent, MockAgent, interceptors } from "undici";
import { Agent as Agent6 } from "undici-6";
import { Agent as Agent8 } from "undici-8";
import type { FetchFunction, HttpDispatcher } from "../src/index.ts";

// Compiled, never run: undici's own dispatchers and the platform's fetch fit without a cast.
export const agent: HttpDispatcher = new Agent();
export const agent6: HttpDispatcher = new Agent6();
export const agent8: HttpDispatcher = new Agent8();
export const mock: HttpDispatcher = new MockAgent();
export const composed: HttpDispatcher = new Agent().compose(interceptors.retry());
export const platformFetch: FetchFunction = fetch;
