export { startTestAgent } from "./test-agent.ts";
export type { TestAgent, TestAgentOptions } from "./test-agent.ts";
export { agentHandlers } from "./agent-handlers.ts";
export type { AgentHandlersOptions } from "./agent-handlers.ts";
export type { TestCommand, TestOutcome } from "./exec-handlers.ts";
