import { createWatchtowerClient } from "@stack/watchtower-client";
import { reportUrl, watchtowerLabels, type ManagementStackOptions } from "@stack/compose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deployHardened, fenceOf, type HardenedStack } from "../../test/support/hardened-stack.ts";
import { docker } from "../../test/support/command.ts";
import { connectEngine } from "../../test/support/engine.ts";
import { environmentOf, inspectService } from "../../test/support/inspection.ts";
import { bothWatchtowers, describeWatchtower } from "../support/describe-watchtower.ts";
import { noteForLog } from "../support/log-of-failure.ts";
import { canHaveImage, parts } from "../support/parts.ts";
import { startReportServer, type ReportServer } from "../support/report-server.ts";
import { publishTwoVersions, runApp, type TwoVersions, type WatchedApp } from "../support/watched-app.ts";

const token = "live-token-of-a-hardened-stack";

for (const part of bothWatchtowers) {
  const flavour = part === "fork" ? "nicholas-fedor" : "containrrr";

  describeWatchtower(part, "a hardened stack", (sandbox) => {
    let app: WatchedApp;
    let versions: TwoVersions;
    let reports: ReportServer;
    let stack: HardenedStack;
    let hasAgent: boolean;

    beforeAll(async () => {
      const { labels } = watchtowerLabels({
        flavour,
        scope: sandbox().name,
        lifecycle: { preUpdate: { command: "echo $((40 + 2)) > /tmp/hook", timeoutMinutes: 1 } },
      });
      const labelled = Object.entries(labels).flatMap(([name, value]) =>
        typeof value === "string" ? ["--label", `${name}=${value}`] : [],
      );
      versions = await publishTwoVersions(sandbox(), async (image) => {
        await docker(["network", "create", `${sandbox().name}-other`]);
        app = await runApp(sandbox(), "app", image, "heeds", ...labelled, "--tmpfs", "/tmp");
        await docker(["network", "connect", `${sandbox().name}-other`, app.name]);
      });
      reports = await startReportServer();
      const made = reportUrl(reports.url, reports.headers);
      hasAgent = await canHaveImage(parts.agent);
      const { ApiVersion: apiVersion, MinAPIVersion: minApiVersion } = await (
        await connectEngine()
      ).docker.version();
      const options: ManagementStackOptions = {
        engine: { apiVersion, minApiVersion },
        watchtower: {
          image: parts[part],
          flavour,
          apiToken: { file: "./token" },
          scope: sandbox().name,
          listen: { port: sandbox().watchtowerPort },
          reports: { file: "./report_url" },
          settings: { lifecycleHooks: true },
        },
        agent: hasAgent && {
          image: parts.agent,
          listen: { address: "127.0.0.1", port: sandbox().agentPort },
        },
      };
      stack = await deployHardened(sandbox(), options, {
        token,
        report_url: "url" in made ? made.url : "",
      });
      noteForLog(`${sandbox().name}-watchtower-1`);
    });
    afterAll(async () => {
      await stack[Symbol.asyncDispose]();
      await reports[Symbol.asyncDispose]();
      await app.remove();
      await docker(["network", "rm", `${sandbox().name}-other`]);
    });

    test("runs without a socket, without rights, and healthy", async () => {
      expect(await fenceOf(sandbox(), "watchtower")).toMatchObject({
        ReadonlyRootfs: true,
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges:true"],
        PidsLimit: 512,
      });
      const { Mounts, State } = await inspectService(sandbox(), "watchtower");
      expect(Mounts.map(({ Destination }) => Destination).sort()).toEqual([
        "/run/secrets/api_token",
        "/run/secrets/report_url",
      ]);
      expect(State.Health?.Status).toBe("healthy");
    });

    test("updates a container through the proxy: hook, networks, report and all", async () => {
      const url = `http://127.0.0.1:${sandbox().watchtowerPort}`;
      const client = createWatchtowerClient({ url, token });
      const report = reports.next();
      expect(await client.update()).toMatchObject({
        outcome: "completed",
        flavour,
        summary: { scanned: 1, updated: 1, failed: 0 },
      });
      expect(await app.imageId()).toBe(versions.new);
      const networks = "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}";
      expect(await docker(["inspect", "--format", networks, app.name])).toBe(
        `bridge ${sandbox().name}-other`,
      );
      expect((await report).containers).toMatchObject([{ name: app.name, state: "updated" }]);
      expect(reports.errors).toEqual([]);
    });

    test("has asked for nothing that the proxy refuses, and let through nothing that was not asked for", async () => {
      const { requests } = stack.filter;
      expect(requests.filter(({ isAllowed }) => !isAllowed)).toEqual([]);
      const asked = new Set(requests.map(({ section }) => section));
      if (requests.some(({ method }) => !["GET", "HEAD"].includes(method))) asked.add("POST");
      const variables = environmentOf(await inspectService(sandbox(), "socket-proxy"));
      const open = Object.keys(variables).filter((name) => variables[name] === "1");
      expect([...asked].sort()).toEqual(open.sort());
    });

    test("has an agent that answers, with limits and no new privileges", async ({ skip }) => {
      if (!hasAgent) skip(`${parts.agent} is not here and cannot be pulled.`);
      expect(await fenceOf(sandbox(), "portainer-agent")).toMatchObject({
        SecurityOpt: ["no-new-privileges:true"],
        PidsLimit: 512,
      });
      const { State } = await inspectService(sandbox(), "portainer-agent");
      expect(State).toMatchObject({ Running: true, OOMKilled: false });
    });
  });
}
