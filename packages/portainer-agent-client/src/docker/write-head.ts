import type { DockerExchange } from "./docker-exchange.ts";

/**
 * Begins the answer. Where the request is not there as a whole yet, the connection ends with it: nobody would read the
 * rest, and a client that means to use the connection again would go on sending for ever.
 */
export function writeHead(
  { response, isReceived }: DockerExchange,
  status: number,
  headers: Readonly<Record<string, string | number>>,
): void {
  if (!isReceived()) response.shouldKeepAlive = false;
  // Set one by one, they can be asked for later.
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(status);
}
