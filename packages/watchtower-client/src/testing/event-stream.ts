/** An event as the fork sends it. */
export interface TestEvent {
  /** For example `scan_completed`. */
  readonly type: string;
  readonly data: unknown;
}

/** A stream that begins with these events and stays open until the request is aborted. */
export function eventStream(events: readonly TestEvent[], now: () => Date, signal: AbortSignal): Response {
  const frames = events.map(({ type, data }) => {
    const event = { type, timestamp: now().toISOString(), data };
    return `event: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
  });
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(`retry: 5000\n\n${frames.join("")}`));
      signal.addEventListener("abort", () => controller.error(signal.reason), { once: true });
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
