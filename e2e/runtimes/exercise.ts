import { createWatchtowerClient, type WatchtowerClientOptions } from "@stack/watchtower-client";

/** A Watchtower of the tests, as a client is told of it. */
export interface Place {
  readonly url: string;
  readonly token: string;
  readonly eventsToken?: string;
}

/** The Watchtowers that a runtime calls; all but `original` are the fork's. */
export interface Places {
  readonly fork: Place;
  /** 1.7.1, which knows no CORS. */
  readonly original: Place;
  /** Updates of an image run into its limit, which is answered with 408. */
  readonly timeLimit: Place;
  /** Allows no request after the three of a detection. */
  readonly rateLimit: Place;
  /** Where nothing listens. */
  readonly nobody: Place;
}

/** What came of each call: a value, or what the error says. */
export type Findings = Readonly<Record<string, object | number>>;

/** Calls every kind of endpoint; knows nothing of the runtime it runs in but the transport. */
export async function exercise(
  places: Places,
  transport: Pick<WatchtowerClientOptions, "fetch">,
): Promise<Findings> {
  const at = (place: Place, more: Partial<WatchtowerClientOptions> = {}) =>
    createWatchtowerClient({ ...place, ...transport, ...more });
  const found: Record<string, object | number> = {};
  const note = async (name: string, work: () => Promise<object | number>): Promise<void> => {
    found[name] = await work().catch(saidBy);
  };

  const fork = at(places.fork);
  await note("detect", () => fork.detect());
  await note("metrics before", async () => (await fork.metrics()).scans);
  await note("update and its events", async () => {
    const events = fork.events();
    let next = events.next(); // connects; checks have events, too, which tell when that is done
    const stream = { isOpen: false };
    const open = (): void => void (stream.isOpen = true);
    void next.then(open, open);
    while (!stream.isOpen) await fork.check();
    const outcome = await fork.update();
    for (let event = await next; event.done !== true; event = await next) {
      if (event.value.type === "scan-completed" && event.value.updated > 0) {
        await events.return();
        return { outcome, event: event.value };
      }
      next = events.next();
    }
    return { outcome };
  });
  await note("metrics after", async () => (await fork.metrics()).scans);
  await note("health", () => fork.health());
  await note("containers", async () => (await fork.containers()).length);
  await note("history", async () => (await fork.history()).length);
  await note("polls", async () => {
    const outcomes: string[] = [];
    for await (const poll of fork.pollMetrics({ intervalMs: 1 })) {
      outcomes.push(poll.outcome);
      if (outcomes.length === 2) break;
    }
    return outcomes;
  });
  await note("asynchronous update", () => fork.update({ async: true }));
  await note("wrong token", () => at(places.fork, { token: "wrong-token" }).metrics());
  await note("refused", () => at(places.nobody).metrics());
  await note("time limit", () => at(places.timeLimit).update({ images: ["nginx"] }));
  await note("rate limit", async () => {
    const client = at(places.rateLimit);
    await client.detect();
    return client.metrics();
  });
  const original = at(places.original);
  await note("1.7.1 metrics", async () => (await original.metrics()).scans);
  await note("1.7.1 update", () => original.update());
  await note("1.7.1 targeted update", () => original.update({ images: ["nginx"] }));
  return found;
}

/** An error as plain data; the causes are left out, since each runtime has its own. */
function saidBy(error: unknown): object {
  const { name, message, code, kind, reason, status, retryAfterMs } = error as Record<string, unknown>;
  return { name, message, code, kind, reason, status, retryAfterMs };
}
