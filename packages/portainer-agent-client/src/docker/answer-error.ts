import { isApiError, type ApiErrorCode } from "@stack/http";
import type { DockerExchange } from "./docker-exchange.ts";
import { writeHead } from "./write-head.ts";
import { errorFrame, isFramed } from "./log-frames.ts";

/** Statuses for what kept a request from Docker, so that a client takes them for neither success nor Docker's own. */
const statuses: Readonly<Record<ApiErrorCode, number>> = {
  REFUSED: 403,
  NETWORK: 502,
  TIMEOUT: 504,
  DECODE: 502,
  HTTP_STATUS: 502,
};

/**
 * Answers with an error as Docker would, so that the docker CLI prints it as one sentence.
 *
 * A reply that has begun is cut instead; framed output first gets the sentence as a frame, and a terminal as text.
 */
export function answerError(exchange: DockerExchange, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const { response, taken } = exchange;
  if (taken !== undefined) {
    const text = isFramed(taken.contentType) ? errorFrame(message) : `\r\n${message}\r\n`;
    taken.socket.end(text);
  } else if (!response.headersSent) {
    answerMessage(exchange, isApiError(error) ? statuses[error.code] : 500, message);
  } else if (isFramed(response.getHeader("content-type")) && response.writable) {
    response.write(errorFrame(message), () => void response.destroy());
  } else {
    response.destroy();
  }
}

/** Answers with a status and Docker's form of an error. */
export function answerMessage(exchange: DockerExchange, status: number, message: string): void {
  const { method, response } = exchange;
  const body = Buffer.from(`${JSON.stringify({ message })}\n`);
  writeHead(exchange, status, { "content-type": "application/json", "content-length": body.byteLength });
  response.end(method === "HEAD" ? undefined : body);
}
