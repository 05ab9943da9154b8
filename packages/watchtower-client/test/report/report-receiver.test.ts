import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createReportReceiver, type ReportReceiverOptions, type UpdateReport } from "../../src/index.ts";

const secret = "a-secret-of-some-length";

function item(name: string, state: string, more: object = {}): object {
  const id = name.replace("/", "").padEnd(12, "0");
  return { id, name, imageName: "nginx:1.27", currentImageId: "aaa", latestImageId: "bbb", state, ...more };
}

/** As 1.7.1 sends it: names with a slash, everything that was not skipped once more under `scanned`. */
const original = {
  title: "Watchtower updates on host",
  host: "host",
  entries: [
    { level: "info", message: "Found new image", data: { image: "nginx" }, time: "2026-01-01T04:00:00Z" },
  ],
  report: {
    scanned: [item("/web", "Updated"), item("/db", "Fresh"), item("/odd", "Scanned")],
    updated: [item("/web", "Updated")],
    failed: [],
    skipped: [item("/pinned", "Skipped", { error: "unknown image name" })],
    stale: [],
    fresh: [item("/db", "Fresh", { error: "no such registry" })],
  },
};

/** What the receiver handed on, in order; resolves with the first of a kind. */
function receiver(options: Partial<ReportReceiverOptions> = {}) {
  const handed: unknown[] = [];
  let resolve: (value: unknown) => void = () => undefined;
  const first = new Promise<unknown>((done) => (resolve = done));
  const hand = (value: unknown): void => {
    handed.push(value);
    resolve(value);
  };
  const made = createReportReceiver({ secret, onReport: hand, onMessage: hand, onError: hand, ...options });
  return { ...made, handed, first };
}

function post(body: unknown, headers: Record<string, string> = {}, method = "POST"): Request {
  return new Request("http://receiver/hook", {
    method,
    headers: { "x-watchtower-secret": secret, "content-type": "application/json", ...headers },
    ...(method === "GET" ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

describe("createReportReceiver", () => {
  it("types a report of 1.7.1, each container once, with the error that a fresh one hides", async () => {
    const { fetch, first } = receiver();
    expect((await fetch(post(original))).status).toBe(204);
    const report = (await first) as UpdateReport;
    expect(report).toMatchObject({ title: "Watchtower updates on host", host: "host" });
    expect(report.containers.map(({ name, state, error }) => [name, state, error])).toEqual([
      ["web", "updated", undefined],
      ["pinned", "skipped", "unknown image name"],
      ["db", "fresh", "no such registry"],
      ["odd", "scanned", undefined],
    ]);
    expect(report.containers[0]).toEqual({
      id: "web000000000",
      name: "web",
      image: "nginx:1.27",
      currentImageId: "aaa",
      latestImageId: "bbb",
      state: "updated",
    });
    expect(report.entries).toEqual(original.entries);
  });

  it("types a report of the fork, with its restarted ones", async () => {
    const { fetch, first } = receiver();
    const report = {
      ...original.report,
      restarted: [item("app", "Restarted")],
      scanned: [item("app", "Restarted")],
    };
    await fetch(post({ ...original, report }));
    expect(((await first) as UpdateReport).containers).toContainEqual(
      expect.objectContaining({ name: "app", state: "restarted" }),
    );
  });

  it("knows a document without a report, which comes before each report", async () => {
    const { fetch, first, handed } = receiver();
    expect((await fetch(post({ ...original, report: null }))).status).toBe(204);
    expect(await first).toEqual({ title: original.title, host: "host", entries: original.entries });
    expect(handed).toHaveLength(1);
  });

  it("answers before the report is handed on", async () => {
    const { fetch, first, handed } = receiver();
    await fetch(post(original));
    expect(handed).toEqual([]);
    await first;
    expect(handed).toHaveLength(1);
  });

  it("gives what onReport throws to onError, after Watchtower had its answer", async () => {
    const problem = new Error("disk full");
    const { fetch, first } = receiver({ onReport: () => Promise.reject(problem) });
    expect((await fetch(post(original))).status).toBe(204);
    expect(await first).toBe(problem);
  });

  it.each([
    ["no secret", { "x-watchtower-secret": "" }],
    ["a wrong one", { "x-watchtower-secret": "another-secret-of-it" }],
    ["the right one with more behind it", { "x-watchtower-secret": `${secret}x` }],
  ])("turns away %s, and hands nothing on", async (_, headers) => {
    const { fetch, handed } = receiver();
    expect((await fetch(post(original, headers))).status).toBe(401);
    expect(handed).toEqual([]);
  });

  it("takes another header for the secret, where told", async () => {
    const { fetch } = receiver({ secretHeader: "authorization" });
    const headers = { "x-watchtower-secret": "", authorization: secret };
    expect((await fetch(post(original, headers))).status).toBe(204);
  });

  it("stops at the size limit, whatever length was announced", async () => {
    const { fetch } = receiver({ maxBodyBytes: 100 });
    expect((await fetch(post("x".repeat(101)))).status).toBe(413);
    expect((await fetch(post("x", { "content-length": "101" }))).status).toBe(413);
  });

  it.each<[string, unknown, RegExp]>([
    ["a report that could not be written", "failed to marshal JSON in template", /NOTIFICATION_REPORT=true/],
    ["a report wrapped into a message", { title: "t", message: "m" }, /Take template=json out/],
    ["another program's document", { hello: 1 }, /TEMPLATE=json\.v1/],
    ["a list of the wrong kind", { ...original, report: { updated: 1 } }, /json\.v1/],
  ])("recognises %s, and names the setting", async (_, body, remedy) => {
    const { fetch, first } = receiver();
    const reply = await fetch(post(body));
    expect(reply.status).toBe(422);
    expect(await reply.text()).toMatch(remedy);
    expect(await first).toBeInstanceOf(TypeError);
  });

  it("wants a POST", async () => {
    const reply = await receiver().fetch(post("", {}, "GET"));
    expect([reply.status, reply.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it.each(["", "short", "a secret with blanks in it", undefined as unknown as string])(
    "refuses the secret %j without repeating it",
    (weak) => {
      expect(() => createReportReceiver({ secret: weak, onReport: () => undefined })).toThrow(
        /at least 16 characters/,
      );
    },
  );
});

describe("the receiver in node:http", () => {
  async function listen(options: Partial<ReportReceiverOptions> = {}) {
    const made = receiver(options);
    const server = createServer((request, response) => void made.node(request, response)).listen(
      0,
      "127.0.0.1",
    );
    await once(server, "listening");
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return { ...made, port, url: `http://127.0.0.1:${port}/hook` };
  }

  it("takes a report", async () => {
    const { url, first } = await listen();
    const headers = { "x-watchtower-secret": secret };
    const reply = await fetch(url, { method: "POST", headers, body: JSON.stringify(original) });
    expect(reply.status).toBe(204);
    expect(await first).toMatchObject({ host: "host" });
  });

  it("turns a wrong secret away before the body has come", async () => {
    const { port } = await listen();
    const socket = connect(port, "127.0.0.1");
    socket.write("POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{");
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /);
    socket.destroy();
  });

  it("answers a wrong method", async () => {
    const { url } = await listen();
    expect((await fetch(url, { headers: { "x-watchtower-secret": secret } })).status).toBe(405);
  });

  it("stops reading at the size limit", async () => {
    const { url, handed } = await listen({ maxBodyBytes: 10 });
    const headers = { "x-watchtower-secret": secret };
    const reply = await fetch(url, { method: "POST", headers, body: "x".repeat(1_000) });
    expect(reply.status).toBe(413);
    expect(handed).toEqual([]);
  });
});
