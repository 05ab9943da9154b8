import { createInterface } from "node:readline";
import { connectEngine } from "./engine.ts";

/** Waits until a container has had an event, such as `die` or `health_status: healthy`; one that is past counts, too. */
export async function containerEvent(container: string, action: string): Promise<void> {
  const { docker } = await connectEngine();
  const stream = await docker.getEvents({ since: 1, filters: { container: [container] } });
  try {
    for await (const line of createInterface({ input: stream })) {
      if ((JSON.parse(line) as { Action?: string }).Action === action) return;
    }
    throw new Error(`The engine's events ended before ${container} had ${action}.`);
  } finally {
    (stream as typeof stream & { destroy(): void }).destroy();
  }
}
