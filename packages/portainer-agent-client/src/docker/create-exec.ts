import { answerMessage } from "./answer-error.ts";
import { jsonOf, maxReadBytes, readWhole, type DockerExchange } from "./docker-exchange.ts";
import { refuse } from "./refuse.ts";
import { inputWithoutTerminal } from "./docker-task.ts";
import { relayReply } from "./relay-reply.ts";

/** Creates an exec, unless it is one whose input could never be sent: refused here, it leaves nothing behind. */
export async function createExec(exchange: DockerExchange): Promise<void> {
  const { agent, method, path, search, headers, signal } = exchange;
  const body = await readWhole(exchange.body);
  if (body === undefined) {
    answerMessage(exchange, 413, `The exec's configuration is larger than ${maxReadBytes} bytes.`);
    return;
  }
  const { AttachStdin, Tty } = (jsonOf(body) ?? {}) as { AttachStdin?: unknown; Tty?: unknown };
  if (AttachStdin === true && Tty !== true) {
    refuse(exchange, inputWithoutTerminal);
    return;
  }
  await relayReply(exchange, await agent.send({ method, path, search, headers, body, signal }));
}
