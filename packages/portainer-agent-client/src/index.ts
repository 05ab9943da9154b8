export { createAgentClient } from "./client.ts";
export type { AgentClient, AgentClientOptions, AgentRequestOptions, CallOptions } from "./client.ts";
export type { AgentPing, AgentPlatform } from "./ping.ts";
export type { HostInfo } from "./host-info.ts";
export { createAgentKey } from "./agent-key.ts";
export type { KeySource } from "./key-source.ts";
