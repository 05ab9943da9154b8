import { lazily } from "@stack/http";

/** The replies' schemas, and with them zod. */
export const loadSchemas = lazily(() => import("./schemas.ts"));
/** The WebSocket client. */
export const loadWebSocket = lazily(() => import("ws"));
/** Everything that a client does once something is called. */
export const loadImplementation = lazily(() => import("./implementation.ts"));
