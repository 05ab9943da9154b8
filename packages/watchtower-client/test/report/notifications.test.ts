import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createReportReceiver, type ReportMessage, type UpdateReport } from "../../src/index.ts";
import { watch } from "../support/watchtower.ts";

const secret = "a-secret-of-some-length";

/** A receiver that a simulated Watchtower notifies, and what it was told, in order. */
async function receive(flavour: "containrrr" | "nicholas-fedor", given = secret) {
  const reports: UpdateReport[] = [];
  const messages: ReportMessage[] = [];
  const statuses: number[] = [];
  const { node } = createReportReceiver({
    secret,
    onReport: (report) => void reports.push(report),
    onMessage: (message) => void messages.push(message),
  });
  const server = createServer((request, response) => {
    response.once("finish", () => statuses.push(response.statusCode));
    void node(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const { client } = await watch({
    flavour,
    env: {
      WATCHTOWER_HTTP_API_UPDATE: "true",
      WATCHTOWER_HTTP_API_METRICS: "true",
      WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true",
      WATCHTOWER_NO_STARTUP_MESSAGE: "true",
      WATCHTOWER_NOTIFICATION_REPORT: "true",
      WATCHTOWER_NOTIFICATION_TEMPLATE: "json.v1",
      WATCHTOWER_NOTIFICATION_URL: `generic://127.0.0.1:${port}/hook?disabletls=yes&@X-Watchtower-Secret=${given}`,
    },
  });
  return { client, reports, messages, statuses };
}

describe("the notifications of a Watchtower", () => {
  it.each(["containrrr", "nicholas-fedor"] as const)(
    "tell what %s did to each container",
    async (flavour) => {
      const { client, reports } = await receive(flavour);
      await client.update();
      await expect.poll(() => reports.length).toBe(1);
      expect(reports[0]?.containers).toMatchObject([{ name: "web", image: "nginx:1.27", state: "updated" }]);
      const [web] = reports[0]!.containers;
      expect(web?.latestImageId).not.toBe(web?.currentImageId);
    },
  );

  it("of 1.7.1 come with a document without a report first", async () => {
    const { client, messages, reports, statuses } = await receive("containrrr");
    await client.update();
    await expect.poll(() => reports.length).toBe(1);
    expect(messages).toMatchObject([{ entries: [{ message: "Updates triggered by HTTP API request." }] }]);
    expect(statuses).toEqual([204, 204]);
  });

  it("are turned away with another secret", async () => {
    const { client, messages, reports, statuses } = await receive("nicholas-fedor", "another-secret-of-it");
    await client.update();
    await expect.poll(() => statuses).toEqual([401]);
    expect([messages, reports]).toEqual([[], []]);
  });
});
