import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readReply, type StreamReply } from "@stack/http";
import { errorWords } from "../error-words.ts";
import { replyError } from "../reply-error.ts";
import { answerMessage } from "./answer-error.ts";
import type { DockerExchange } from "./docker-exchange.ts";
import { writeHead } from "./write-head.ts";

/** Headers that belong to one connection. */
const ownHeaders = /^(?:connection|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/;

/** The headers of a reply, for another connection. */
export function passedHeaders(headers: StreamReply["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ownHeaders.test(name)));
}

/** The headers of a reply that is the first of several, which make one. */
export function streamHeaders(headers: StreamReply["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(passedHeaders(headers)).filter(([name]) => name !== "content-length"),
  );
}

const gathering = new WeakSet<Duplex>();

/**
 * Lets what is written in one turn of the event loop leave together: TLS gives what it received in pieces of 16 KiB, and
 * to send each by itself costs a third of all the work.
 */
function gatherWrites({ socket }: ServerResponse): void {
  if (socket === null || gathering.has(socket)) return;
  gathering.add(socket);
  socket.cork();
  setImmediate(() => {
    gathering.delete(socket);
    socket.uncork();
  });
}

/** Largest error that is read, in bytes. */
const maxErrorBytes = 65_536;

/**
 * Gives a reply on as it comes, as fast as the client reads. An error of the agent's becomes one sentence with its
 * remedy; Docker's own is passed on as it is.
 */
export async function relayReply(exchange: DockerExchange, reply: StreamReply): Promise<void> {
  const { method, response, body, agent } = exchange;
  const { status } = reply;
  if (status < 400 || method === "HEAD") {
    writeHead(exchange, status, passedHeaders(reply.headers));
    reply.body.on("data", () => gatherWrites(response));
    await pipeline(reply.body, response);
    return;
  }
  const whole = await readReply(reply, maxErrorBytes);
  if (errorWords(whole).from === "docker") {
    writeHead(exchange, status, {
      ...passedHeaders(whole.headers),
      "content-length": whole.bytes.byteLength,
    });
    response.end(whole.bytes);
    return;
  }
  const error = replyError(whole, agent.connection);
  const isTooSlow = body !== undefined && "kind" in error && error.kind === "too-slow";
  answerMessage(exchange, status, isTooSlow ? bodyTooSlow : error.message);
}

/** What the agent's limit for a whole request means for whoever sends an image or a build's context. */
const bodyTooSlow =
  "The Portainer Agent gives a request 120 s and ended this one. Push the image to a registry and pull it here, or send less at once.";
