import { setTimeout as pause } from "node:timers/promises";

/** Asks again and again until the answer is the awaited one, and returns it; rejects with the last one in time (30 s by default). */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  isAwaited: (answer: T) => boolean,
  withinMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isAwaited(answer)) return answer;
    if (performance.now() > deadline) {
      throw new Error(
        `${what} did not come within ${withinMs / 1000} s; the last answer: ${JSON.stringify(answer)}`,
      );
    }
    await pause(50);
  }
}

/** Until an HTTP server answers, whatever it says; the path is one that no Watchtower has, and that needs no token. */
export async function untilAnswers(url: string): Promise<void> {
  const status = (): Promise<number | string> =>
    fetch(`${url}/ready-to-answer`, { signal: AbortSignal.timeout(5_000) }).then(
      (reply) => reply.status,
      (error: unknown) => String(error),
    );
  await until(`An answer of ${url}`, status, (answer) => typeof answer === "number");
}
