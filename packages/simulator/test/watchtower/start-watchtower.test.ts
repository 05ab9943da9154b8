import { connect } from "node:net";
import { expect, test } from "vitest";
import { createDockerHost, startWatchtower } from "../../src/index.ts";
import { send } from "../support/request.ts";

test("makes a host of its own when it is given none", async () => {
  await using watchtower = await startWatchtower();
  expect(watchtower).toMatchObject({ kind: "watchtower", flavour: "containrrr", token: "simulated-token" });
  expect(watchtower.host.containers()).toEqual([]);
  expect(watchtower.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test("says why it did not start", async () => {
  await expect(startWatchtower({ token: "", env: { WATCHTOWER_HTTP_API_UPDATE: "true" } })).rejects.toThrow(
    /Watchtower ended at its start with exit code 1; its last line: .*api token is empty/,
  );
  const host = createDockerHost({ minApiVersion: "1.44" });
  await expect(startWatchtower({ host })).rejects.toThrow("client version 1.25 is too old");
});

test("has no scheduled run when the update endpoint switched the schedule off", async () => {
  await using watchtower = await startWatchtower({ env: { WATCHTOWER_HTTP_API_UPDATE: "true" } });
  await expect(watchtower.runScheduledScan()).rejects.toThrow("WATCHTOWER_HTTP_API_PERIODIC_POLLS=true");
});

test("has scheduled runs with metrics alone", async () => {
  await using watchtower = await startWatchtower({ env: { WATCHTOWER_HTTP_API_METRICS: "true" } });
  await watchtower.runScheduledScan();
  expect(watchtower.logs.join("\n")).toContain("Session done");
});

test("close ends open connections and frees the port", async () => {
  const watchtower = await startWatchtower();
  const { hostname, port } = new URL(watchtower.url);
  const socket = connect(Number(port), hostname);
  await new Promise((resolve) => socket.once("connect", resolve));
  // A first answer shows that the connection has been taken.
  socket.write("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
  await new Promise((resolve) => socket.once("data", resolve));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await watchtower.close();
  await closed;
  await expect(send(watchtower.url || `http://${hostname}:${port}`)).rejects.toMatchObject({
    code: "ECONNREFUSED",
  });
});
