import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createReportReceiver, type ReportMessage, type UpdateReport } from "@stack/watchtower-client";
import { bridgeGateway } from "./bridge-gateway.ts";

/** A server that receives Watchtower's notifications, on the bridge that its container is on. */
export interface ReportServer extends AsyncDisposable {
  /** Where a Watchtower of any network reaches it, and with which headers. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What Watchtower must be set to; the secret included. */
  readonly settings: Readonly<Record<string, string>>;
  readonly messages: readonly ReportMessage[];
  readonly errors: readonly unknown[];
  /** The statuses that the receiver answered with. */
  readonly answers: readonly number[];
  /** The next report that has not been taken yet. */
  next(): Promise<UpdateReport>;
}

const secret = "live-secret-of-the-reports";

/** Starts the server; Watchtower sends `sentSecret`, by default the right one. */
export async function startReportServer(sentSecret = secret): Promise<ReportServer> {
  const reports: UpdateReport[] = [];
  const waiting: ((report: UpdateReport) => void)[] = [];
  const messages: ReportMessage[] = [];
  const errors: unknown[] = [];
  const receiver = createReportReceiver({
    secret,
    onReport(report) {
      const take = waiting.shift();
      if (take === undefined) reports.push(report);
      else take(report);
    },
    onMessage: (message) => void messages.push(message),
    onError: (error) => void errors.push(error),
  });
  const answers: number[] = [];
  const server = createServer((request, response) => {
    response.once("finish", () => answers.push(response.statusCode));
    void receiver.node(request, response);
  });
  const gateway = await bridgeGateway();
  server.listen(0, gateway);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `generic://host.docker.internal:${port}/?disabletls=yes&@X-Watchtower-Secret=${sentSecret}`;
  return {
    url: `http://${gateway}:${port}/reports?a=b,c&title=t`,
    headers: { "X-Watchtower-Secret": sentSecret },
    settings: {
      WATCHTOWER_NOTIFICATION_REPORT: "true",
      WATCHTOWER_NOTIFICATION_TEMPLATE: "json.v1",
      WATCHTOWER_NOTIFICATION_URL: url,
      WATCHTOWER_NOTIFICATIONS_HOSTNAME: "live-host",
    },
    ...{ messages, errors, answers },
    next() {
      const ready = reports.shift();
      return ready ? Promise.resolve(ready) : new Promise((resolve) => waiting.push(resolve));
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
