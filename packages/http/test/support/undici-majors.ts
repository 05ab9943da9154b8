import * as undici7 from "undici";
import * as undici6 from "undici-6";
import * as undici8 from "undici-8";
import type { HttpDispatcher } from "../../src/index.ts";

/** What the tests use of an agent, whatever its major. */
export interface TestAgent extends HttpDispatcher {
  on(event: "connect", listener: () => void): unknown;
  destroy(): Promise<void>;
}

/** One undici that an application may have. */
export interface UndiciMajor {
  createAgent(options: AgentOptions): TestAgent;
  /** Makes one that is the application's global dispatcher. */
  createGlobalAgent(options: AgentOptions): TestAgent;
}

interface AgentOptions {
  readonly connections?: number;
  readonly headersTimeout?: number;
  readonly bodyTimeout?: number;
}

/** The majors by their number, as a table of tests. */
export const undiciMajors: readonly [number, UndiciMajor][] = [
  [6, majorOf(undici6)],
  [7, majorOf(undici7)],
  [8, majorOf(undici8)],
];

function majorOf<Agent extends TestAgent>(undici: {
  Agent: new (options: AgentOptions) => Agent;
  setGlobalDispatcher: (agent: Agent) => void;
}): UndiciMajor {
  return {
    createAgent: (options) => new undici.Agent(options),
    createGlobalAgent: (options) => {
      const agent = new undici.Agent(options);
      undici.setGlobalDispatcher(agent);
      return agent;
    },
  };
}
