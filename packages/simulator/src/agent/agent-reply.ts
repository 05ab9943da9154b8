import type { ServerResponse } from "node:http";

/** Capitalises the first letter, as the agent does with every error text. */
function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The agent's error body; without an error the message stands for it (`pkg/libhttp/error`). */
export function errorBody(message: string, error?: string): string {
  return JSON.stringify({ message, details: capitalised(error ?? message) });
}

/** Refuses in the agent's own shape: JSON without a line end. */
export function sendError(response: ServerResponse, status: number, message: string, error?: string): void {
  send(response, status, { "Content-Type": "application/json" }, errorBody(message, error));
}

/** Answers with JSON without a line end. */
export function sendJson(response: ServerResponse, body: unknown): void {
  send(response, 200, { "Content-Type": "application/json" }, JSON.stringify(body));
}

/** Answers in plain text as Go's `http.Error` does. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  const headers = { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" };
  send(response, status, headers, text);
}

/** Answers without a body; 204 and the answer to HEAD carry no length. */
export function sendEmpty(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  const lengthless = status === 204 || response.req.method === "HEAD";
  response.writeHead(status, lengthless ? headers : { ...headers, "Content-Length": 0 });
  response.end();
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
