import { describe, expect, test } from "vitest";
import {
  createDockerHost,
  startWatchtower,
  type WatchtowerFlavour,
  type WatchtowerProcess,
} from "../../src/index.ts";
import { type Receiver, startReceiver } from "../support/receiver.ts";
import { send } from "../support/request.ts";

const image = "registry.test:5000/demo/web:latest";
const prefix = "com.centurylinklabs.watchtower";

interface Document {
  entries: { level: string; message: string; data: Record<string, unknown>; time: string }[];
  host: string;
  report: Record<string, { name: string; state: string; error?: string }[]> | null;
  title: string;
}

async function withWatchtower(
  flavour: WatchtowerFlavour,
  receiver: Receiver,
  env: Record<string, string>,
  act: (update: () => Promise<void>, watchtower: WatchtowerProcess) => Promise<void>,
): Promise<void> {
  await using host = createDockerHost({ name: "box" });
  host.registry.push(image, { content: "one" });
  host.registry.push("broken:1", { content: "b" });
  await host.runContainer({ name: "web", image });
  await host.runContainer({ name: "watched", image, labels: { [`${prefix}.monitor-only`]: "true" } });
  await host.runContainer({ name: "broken", image: "broken:1" });
  host.registry.push(image, { content: "two" });
  host.registry.failPulls("broken:1");
  await using watchtower = await startWatchtower({
    flavour,
    host,
    env: {
      WATCHTOWER_HTTP_API_UPDATE: "true",
      WATCHTOWER_NOTIFICATION_REPORT: "true",
      WATCHTOWER_NOTIFICATION_TEMPLATE: "json.v1",
      WATCHTOWER_NOTIFICATION_URL: `generic://${receiver.address}/hook?disabletls=yes`,
      ...env,
    },
  });
  await act(async () => {
    const headers = { authorization: `Bearer ${watchtower.token}` };
    await send(`${watchtower.url}/v1/update`, { method: "POST", headers });
  }, watchtower);
}

const read = ({ body }: { body: string }): Document => JSON.parse(body) as Document;

function states(report: Document["report"]): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(report ?? {}).map(([list, items]) => [list, items.map(({ name }) => name).sort()]),
  );
}

describe("1.7.1", () => {
  test("sends its start, then two documents for an update: the line of the request, and the report", async () => {
    await using receiver = await startReceiver();
    await withWatchtower("containrrr", receiver, {}, async (update) => {
      await update();
      const all = await receiver.received(3);
      expect(all.map(({ headers }) => headers["content-type"])).toEqual(Array(3).fill("application/json"));
      const [start, line, session] = all.map(read);
      expect(start?.report).toBeNull();
      expect(start?.entries.map(({ message }) => message)).toEqual([
        "Watchtower 1.7.1",
        "Using notifications: generic",
        "Checking all containers (except explicitly disabled with label)",
        "Periodic runs are not enabled.",
        "The HTTP API is enabled at :8080.",
      ]);
      expect(line).toMatchObject({
        report: null,
        title: "Watchtower updates on box",
        host: "box",
        entries: [{ level: "info", message: "Updates triggered by HTTP API request.", data: {} }],
      });
      expect(states(session?.report ?? null)).toEqual({
        failed: [],
        fresh: ["/broken"],
        scanned: ["/broken", "/watched", "/web"],
        skipped: [],
        stale: ["/watched"],
        updated: ["/web"],
      });
      expect(session?.report?.["fresh"]?.[0]).toMatchObject({
        state: "Fresh",
        error: expect.stringMatching(/^Error response from daemon: .*connection refused$/) as string,
      });
      expect(session?.entries.at(-1)?.message).not.toMatch(/Session done/);
    });
  });

  test("without the report switched on sends an error text labelled as JSON", async () => {
    await using receiver = await startReceiver();
    const env = { WATCHTOWER_NOTIFICATION_REPORT: "" };
    await withWatchtower("containrrr", receiver, env, async () => {
      const [start] = await receiver.received(1);
      expect(start?.body).toMatch(/^failed to marshal JSON/);
      expect(start?.headers["content-type"]).toBe("application/json");
    });
  });
});

describe("the fork", () => {
  test("sends one document for an update: skipped is what could not be checked", async () => {
    await using receiver = await startReceiver();
    await withWatchtower("nicholas-fedor", receiver, {}, async (update) => {
      await update();
      const [start, session] = (await receiver.received(2)).map(read);
      expect(start?.entries.map(({ message }) => message)).toEqual([
        "Watchtower 1.21.0 using Docker API v1.45",
        "Using notifications: generic",
        "HTTP API enabled and periodic updates disabled",
      ]);
      expect(states(session?.report ?? null)).toEqual({
        failed: [],
        fresh: [],
        restarted: [],
        scanned: ["watched", "web"],
        skipped: ["broken"],
        stale: ["watched"],
        updated: ["web"],
      });
      expect(session?.entries.map(({ message, data }) => `${message}: ${String(data["container"])}`)).toEqual(
        [
          "Digest retrieval failed, falling back to full pull: broken",
          "Found new image: watched",
          "Stopping container: web",
          "Started new container: web",
        ],
      );
      expect(session?.entries[0]?.time).toMatch(/:\d\dZ$/);
      const [broken] = session?.report?.["skipped"] ?? [];
      expect(broken?.error).toMatch(
        /^image pull: failed to pull image: broken:1: Error response from daemon: Get .*connection refused$/,
      );
    });
  });

  test("warns of a failed look only at registries of which it expects better", async () => {
    await using receiver = await startReceiver();
    await withWatchtower("nicholas-fedor", receiver, {}, async (update, { host }) => {
      host.registry.failPulls("*");
      await update();
      const [, session] = (await receiver.received(2)).map(read);
      expect(session?.entries.map(({ data }) => data["container"])).toEqual(["broken"]);
      expect(states(session?.report ?? null)["skipped"]).toEqual(["broken", "watched", "web"]);
    });
  });

  test("tells of a new image once, however many containers run it, also where it is only watched", async () => {
    await using receiver = await startReceiver();
    const env = { WATCHTOWER_MONITOR_ONLY: "true" };
    await withWatchtower("nicholas-fedor", receiver, env, async (update) => {
      await update();
      const [, session] = (await receiver.received(2)).map(read);
      expect(states(session?.report ?? null)["stale"]).toEqual(["watched", "web"]);
      const found = session?.entries.filter(({ message }) => message === "Found new image");
      expect(found?.map(({ data }) => data["image"])).toEqual([image]);
    });
  });

  test("sends a document without a report for a check: what is new, or nothing", async () => {
    await using receiver = await startReceiver();
    const env = { WATCHTOWER_HTTP_API_ENDPOINTS: "check" };
    await withWatchtower("nicholas-fedor", receiver, env, async (_, watchtower) => {
      const headers = { authorization: `Bearer ${watchtower.token}` };
      await send(`${watchtower.url}/v1/check`, { method: "POST", headers });
      await send(`${watchtower.url}/v1/check?container=nobody`, { method: "POST", headers });
      const [, check, nothing] = (await receiver.received(3)).map(read);
      const latest_digest = watchtower.host.pull(image).digest;
      const new_id = latest_digest.slice("sha256:".length, "sha256:".length + 12);
      expect(check).toMatchObject({
        entries: [{ message: "Found new image", data: { image, new_id, latest_digest } }],
        report: null,
      });
      expect(nothing).toMatchObject({ entries: [], report: null });
    });
  });

  test("at level error says nothing of an update in which nothing failed", async () => {
    await using receiver = await startReceiver();
    const env = { WATCHTOWER_NOTIFICATIONS_LEVEL: "error" };
    await withWatchtower("nicholas-fedor", receiver, env, async (update, watchtower) => {
      await update();
      watchtower.host.registry.push(image, { content: "three" });
      watchtower.failStart("web");
      await update();
      const [first] = (await receiver.received(1)).map(read);
      expect(first?.report?.["failed"]).toMatchObject([{ name: "web", state: "Failed" }]);
    });
  });
});

test("headers, query and names are what URL and settings say", async () => {
  await using receiver = await startReceiver();
  const env = {
    WATCHTOWER_NOTIFICATION_URL: `generic://${receiver.address}/a%20b?disabletls=yes&k=v&@X-Secret=s&contenttype=x/y`,
    WATCHTOWER_NOTIFICATIONS_HOSTNAME: "<shop>",
    WATCHTOWER_NOTIFICATION_TITLE_TAG: "prod",
  };
  await withWatchtower("containrrr", receiver, env, async () => {
    const [start] = await receiver.received(1);
    expect(start?.path).toBe("/a%20b?k=v");
    expect(start?.headers).toMatchObject({ "x-secret": "s", "content-type": "x/y", accept: "x/y" });
    expect(start?.body).toContain(String.raw`"title": "[prod] Watchtower updates on \u003cshop\u003e"`);
  });
});

test("generic+http leaves the query alone, and without start-up messages the first document is the request's", async () => {
  await using receiver = await startReceiver();
  const env = {
    WATCHTOWER_NOTIFICATION_URL: `generic+http://${receiver.address}/hook?disabletls=yes`,
    WATCHTOWER_NO_STARTUP_MESSAGE: "true",
    WATCHTOWER_NOTIFICATION_SKIP_TITLE: "true",
  };
  await withWatchtower("containrrr", receiver, env, async (update) => {
    await update();
    const [first] = await receiver.received(2);
    expect(first?.path).toBe("/hook?disabletls=yes");
    expect(read(first!)).toMatchObject({ title: "", entries: [{ message: /^Updates triggered/ }] });
  });
});

test.each([
  ["containrrr", 302, true],
  ["nicholas-fedor", 302, false],
  ["nicholas-fedor", 500, true],
] as const)(
  "%s and a receiver that answers %i: logged as failed is %s, and never retried",
  async (flavour, status, fails) => {
    await using receiver = await startReceiver(status);
    await using watchtower = await startWatchtower({
      flavour,
      env: {
        WATCHTOWER_NOTIFICATION_REPORT: "true",
        WATCHTOWER_NOTIFICATION_TEMPLATE: "json.v1",
        WATCHTOWER_NOTIFICATION_URL: `generic+http://${receiver.address}/`,
      },
    });
    await watchtower.runScheduledScan();
    // The second is sent once the first has been answered and, if need be, complained about.
    await receiver.received(2);
    expect(watchtower.logs.some((line) => line.includes("Failed to send shoutrrr notification"))).toBe(fails);
  },
);
