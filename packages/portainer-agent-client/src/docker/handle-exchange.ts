import { answerError, answerMessage } from "./answer-error.ts";
import { refuseAttachment, startContainer } from "./attachment.ts";
import { createExec } from "./create-exec.ts";
import type { DockerExchange } from "./docker-exchange.ts";
import { isAgentsOwn } from "./docker-path.ts";
import { taskOf, type DockerTask } from "./docker-task.ts";
import { followEvents } from "./follow-events.ts";
import { followLogs } from "./follow-logs.ts";
import { followStats } from "./follow-stats.ts";
import { forward } from "./forward.ts";
import { refuseBuildKit } from "./refuse-build-kit.ts";
import { startExec } from "./start-exec.ts";
import { isFromWebPage } from "./web-page.ts";
import { waitForContainer } from "./wait-container.ts";

/** Answers one request, whatever comes of it. Never rejects. */
export async function handleExchange(exchange: DockerExchange): Promise<void> {
  try {
    if (isFromWebPage(exchange.headers)) {
      answerMessage(
        exchange,
        403,
        "Refused: no web page may use this proxy. Reach it by the name localhost.",
      );
      return;
    }
    if (isAgentsOwn(exchange.path)) {
      answerMessage(
        exchange,
        404,
        "page not found: this proxy passes Docker's API on, and nothing of the agent's own",
      );
      return;
    }
    await perform(exchange, taskOf({ ...exchange, isUpgrade: exchange.takeOver !== undefined }));
  } catch (error) {
    if (!exchange.signal.aborted) answerError(exchange, error);
  }
}

async function perform(exchange: DockerExchange, task: DockerTask): Promise<void> {
  switch (task.kind) {
    case "forward":
      return forward(exchange);
    case "follow-logs":
      return followLogs(exchange, task);
    case "follow-events":
      return followEvents(exchange);
    case "follow-stats":
      return followStats(exchange, task.id);
    case "wait":
      return waitForContainer(exchange, task.id);
    case "create-exec":
      return createExec(exchange);
    case "start-exec":
      return startExec(exchange, task.id);
    case "attach":
      return refuseAttachment(exchange, task.id);
    case "start":
      return startContainer(exchange, task.id);
    case "refuse-build-kit":
      return refuseBuildKit(exchange);
  }
}
