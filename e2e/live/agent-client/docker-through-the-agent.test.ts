import { afterAll, beforeAll, describe } from "vitest";
import { testCompose } from "../../through-the-agent/compose.ts";
import { testEvents } from "../../through-the-agent/events.ts";
import { testExec } from "../../through-the-agent/exec.ts";
import { testLateness, testLogs } from "../../through-the-agent/logs.ts";
import { testClassicBuild, testPassedThrough } from "../../through-the-agent/passed-through.ts";
import { testRefusals } from "../../through-the-agent/refusals.ts";
import { testRunAndWait } from "../../through-the-agent/run-and-wait.ts";
import { testStats } from "../../through-the-agent/stats.ts";
import { DockerBench } from "../../through-the-agent/support/docker-bench.ts";
import { testTerminal } from "../../through-the-agent/terminal.ts";
import { openLiveEndpoints } from "../support/live-endpoints.ts";
import { isMissing, parts } from "../support/parts.ts";

describe.skipIf(isMissing("agent"))(`Docker through ${parts.agent}`, () => {
  let bench: DockerBench;
  beforeAll(async () => {
    bench = new DockerBench(await openLiveEndpoints());
  });
  afterAll(() => bench.at.close());

  for (const testRow of [
    ...[testPassedThrough, testClassicBuild, testCompose, testRunAndWait, testLogs, testLateness],
    ...[testEvents, testStats, testExec, testTerminal, testRefusals],
  ]) {
    testRow(() => bench);
  }
});
