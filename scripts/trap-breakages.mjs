// Ways to break how the Watchtower client meets the traps of its API, by their numbers in packages/watchtower-client's
// test/traps.test.ts. Traps 1, 6, 7, 8 and 16 have one among the others, too.
const client = "packages/watchtower-client";
const inTraps = ["test/traps.test.ts"];

const breakClient = (name, file, from, to, tests = inTraps) => ({
  name,
  package: client,
  file,
  from,
  to,
  tests,
});

/** The same fields as the others have. */
export const trapBreakages = [
  breakClient(
    "trap 2: an update that got no answer is sent again",
    "src/update.ts",
    "reply = await sending;",
    'reply = await sending.catch(() => send(connection, { method: "POST", path: "v1/update", query, timeoutMs: 99, signal }));',
  ),
  breakClient(
    "trap 3: the fork's zeros are success",
    "src/update-reply.ts",
    "if (Object.values(summary).every((count) => count === 0))",
    "if (summary.scanned < 0)",
  ),
  breakClient(
    "trap 3: an empty 200 is success without evidence",
    "src/settle-empty-reply.ts",
    'return targeted ? completed(reply, "lock") : unclear();',
    'return completed(reply, "lock");',
  ),
  breakClient(
    "trap 4: the body of an error is parsed",
    "src/reply-error.ts",
    "body: redactor.text(reply.text()).slice(0, 2_000),\n    ...(retryAfterMs",
    "body: JSON.parse(reply.text()),\n    ...(retryAfterMs",
  ),
  breakClient(
    "trap 5: the rate limit is taken for a busy Watchtower",
    "src/update-reply.ts",
    "if (!busyReplySchema.safeParse(json).success) throw replyError(reply, endpoints.update, connection);",
    "",
  ),
  breakClient("trap 6: updates are asked for by GET", "src/update.ts", 'method: "POST"', 'method: "GET"'),
  breakClient(
    "trap 7: a registry's port is cut off",
    "src/target.ts",
    'if (registry.includes(":")) {',
    "if (registry === undefined) {",
  ),
  breakClient(
    "trap 9: containers are sent to 1.7.1, which updates everything",
    "src/target.ts",
    'if (!isSince(version, "1.20.0")) {',
    "if (version === undefined) {",
  ),
  breakClient("trap 9: a dot matches anything", "src/target.ts", '.replaceAll(".", "\\\\.")', ""),
  breakClient(
    "trap 9: a pattern is sent as a name",
    "src/target.ts",
    "if (!/^\\/?[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) {",
    'if (name === "") {',
  ),
  breakClient(
    "trap 10: the schedule is forgotten in the advice",
    "src/endpoints/how-to-enable.ts",
    'group === "update" ? " (and',
    'group === "health" ? " (and',
  ),
  breakClient(
    "trap 11: null is not taken for an empty list",
    "src/endpoints/containers.ts",
    "return (reply.containers ?? []).map(watched);",
    "return reply.containers.map(watched);",
  ),
  breakClient(
    "trap 11: the status before the first run is read",
    "src/endpoints/status.ts",
    "if (reply.status === 204) return undefined;",
    "",
  ),
  breakClient(
    "trap 12: what a Watchtower does not count is 0",
    "src/metrics.ts",
    "const value = (name: string): number | undefined => values.get(name);",
    "const value = (name: string): number | undefined => values.get(name) ?? 0;",
  ),
  breakClient(
    "trap 12: a restart goes unnoticed",
    "src/metrics-delta.ts",
    "before.processStartedAt !== after.processStartedAt ||",
    "",
  ),
  breakClient(
    "traps 13 and 17: an update whose connection broke is an error, as if nothing had happened",
    "src/update.ts",
    'if (error.code === "NETWORK" && mayHaveArrived(error)) return unknownOutcome(flavour, "disconnected");',
    "",
  ),
  breakClient(
    "trap 14: a reset says nothing of an API that is off",
    "src/connection.ts",
    '"Behind a published port this usually means that nothing listens in the container: set " +',
    '"See " +',
  ),
  breakClient(
    "trap 15: localhost is not advised against",
    "src/connection.ts",
    "Try 127.0.0.1: the fork",
    "The fork",
  ),
  {
    name: "trap 17: a failure that a browser does not explain is taken for one before sending",
    package: "packages/http",
    file: "src/may-have-arrived.ts",
    from: "!neverConnected.has(error.reason)",
    to: '!neverConnected.has(error.reason) && error.reason !== "other"',
    tests: ["test/may-have-arrived.test.ts"],
  },
  breakClient(
    "trap 18: a header is sent that a page must ask for",
    "src/connection.ts",
    'accept: request.accept ?? "text/plain, application/json",',
    'accept: request.accept ?? "text/plain, application/json", "x-request-id": "1",',
  ),
  breakClient(
    "trap 19: nothing is read after a gap",
    "src/events/watch-events.ts",
    "if (lost !== undefined) yield await readGap(read, lost);",
    "",
  ),
  breakClient(
    "trap 20: the client's time limit is made the server's",
    "src/update.ts",
    "const targeted = query.size > 0;",
    'query.append("timeout", "60s");\n  const targeted = query.size > 1;',
  ),
  breakClient(
    "trap 21: Go's spelling of a duration is parsed",
    "src/update-reply.ts",
    "timing.duration_ms;",
    "Number.parseFloat(timing.duration);",
  ),
  breakClient(
    "trap 22: the nanoseconds of the history are cut",
    "src/endpoints/history.ts",
    "at: timestamp,",
    "at: new Date(timestamp).toISOString(),",
  ),
  breakClient(
    "trap 27: 1.7.1 is asked for what it does not have",
    "src/endpoints/read-endpoint.ts",
    "if (!isBefore(detection.version, since)) return;",
    "if (!isBefore(detection.version, since) || since) return;",
  ),
  breakClient(
    "evidence: a run that anybody may have made counts as the update",
    "src/settle-empty-reply.ts",
    'if (tookItsTime(reply, before)) return completed(reply, "duration", seen.summary);',
    'return completed(reply, "duration", seen.summary);',
    ["test/settle-empty-reply.test.ts"],
  ),
  breakClient(
    "evidence: the clock alone decides",
    "src/settle-empty-reply.ts",
    "if (overtaking.looks >= tellingLooks) return true;",
    "if (durationMs >= 100) return true;",
    ["test/settle-empty-reply.test.ts"],
  ),
  breakClient(
    "evidence: an answer that was held up counts as one on a slow way",
    "src/settle-empty-reply.ts",
    "overtaking.lastedMs >= slowWay.lastedMs",
    "durationMs >= slowWay.lastedMs",
    ["test/settle-empty-reply.test.ts"],
  ),
  breakClient(
    "evidence: a counter that lags is read once",
    "src/settle-empty-reply.ts",
    "looks <= times; looks++",
    "looks <= 0; looks++",
    ["test/update.test.ts"],
  ),
  breakClient(
    "evidence: counters are compared across a restart",
    "src/scan-evidence.ts",
    "restarted: after.processStartedAt !== before.processStartedAt || runs < 0 || skips < 0,",
    "restarted: false,",
    ["test/settle-empty-reply.test.ts"],
  ),
  breakClient(
    "evidence: skipped scheduled scans count as runs",
    "src/scan-evidence.ts",
    "const runs = after.total - before.total - skips;",
    "const runs = after.total - before.total;",
    ["test/settle-empty-reply.test.ts"],
  ),
];
