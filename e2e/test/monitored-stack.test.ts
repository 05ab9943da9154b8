import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { managementStack, toYaml } from "@stack/compose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker } from "./support/command.ts";
import { freePorts } from "./support/free-ports.ts";
import { missingForTests } from "./support/requirements.ts";
import { openSandbox, type Sandbox } from "./support/sandbox.ts";

const missing = await missingForTests();
const minuteMs = 60_000;

describe.skipIf(missing !== undefined)(
  "a deployed, hardened stack with Portainer Server, Prometheus and Grafana",
  () => {
    const token = "a $token of 'this' test";
    let sandbox: Sandbox;
    let files: Readonly<Record<string, string>>;
    const compose = (...args: readonly string[]) =>
      docker(["compose", "--project-directory", sandbox.folder, "--project-name", sandbox.name, ...args], {
        env: { API_TOKEN: token, GRAFANA_ADMIN_PASSWORD: "g $p", ADMIN: "portainer's", AGENT_SECRET: "s" },
      });
    /** What a user of a container reads there. */
    const read = (service: string, user: number, path: string) =>
      compose("exec", "--no-TTY", "--user", String(user), service, "/bin/cat", path);

    const run = (service: string, command: string) =>
      compose("exec", "--no-TTY", service, "/bin/sh", "-c", command);

    beforeAll(async () => {
      sandbox = await openSandbox();
      const [page, prometheus, grafana] = await freePorts(3);
      const image = sandbox.idleImage;
      const stack = managementStack({
        name: sandbox.name,
        hardened: { socketProxy: false },
        watchtower: {
          image: sandbox.watchtowerImage,
          flavour: "containrrr",
          listen: { port: sandbox.watchtowerPort },
        },
        agent: { image, secret: { variable: "AGENT_SECRET" } },
        portainerServer: { image, listen: { port: page }, adminPassword: { environment: "ADMIN" } },
        monitoring: {
          prometheus: { image, listen: { port: prometheus } },
          grafana: { image, listen: { port: grafana } },
        },
      });
      files = stack.files;
      const all = { "compose.yaml": toYaml(stack.file, { comments: stack.comments }), ...files };
      for (const [path, text] of Object.entries(all)) {
        await mkdir(dirname(join(sandbox.folder, path)), { recursive: true });
        await writeFile(join(sandbox.folder, path), text);
      }
      await compose("up", "--detach", "--quiet-pull");
    }, minuteMs);
    afterAll(async () => {
      await compose("down", "--volumes", "--timeout", "0");
      await sandbox[Symbol.asyncDispose]();
    }, minuteMs);

    test("has every file where its program looks for it, readable for that program's user", async () => {
      const mounted = {
        "prometheus/prometheus.yml": ["prometheus", 65534, "/etc/prometheus/prometheus.yml"],
        "prometheus/rules/watchtower.yml": ["prometheus", 65534, "/etc/prometheus/rules/watchtower.yml"],
        "grafana/provisioning/datasources/prometheus.yml": [
          "grafana",
          472,
          "/etc/grafana/provisioning/datasources/prometheus.yml",
        ],
        "grafana/provisioning/dashboards/watchtower.yml": [
          "grafana",
          472,
          "/etc/grafana/provisioning/dashboards/watchtower.yml",
        ],
        "grafana/dashboards/watchtower.json": ["grafana", 472, "/etc/grafana/dashboards/watchtower.json"],
      } as const;
      expect(Object.keys(mounted)).toEqual(Object.keys(files));
      for (const [path, [service, user, place]] of Object.entries(mounted)) {
        expect(await read(service, user, place), path).toBe(files[path]?.trimEnd());
      }
    });

    test("gives each program its secret as a file, and in no setting", async () => {
      expect(await read("prometheus", 65534, "/run/secrets/api_token")).toBe(token);
      expect(await read("grafana", 472, "/run/secrets/grafana_admin_password")).toBe("g $p");
      expect(await read("portainer", 0, "/run/secrets/portainer_admin_password")).toBe("portainer's");
      for (const service of ["prometheus", "grafana", "portainer"]) {
        const id = await compose("ps", "--quiet", service);
        const settings = await docker(["inspect", "--format", "{{json .Config.Env}}{{json .Args}}", id]);
        for (const secret of [token, "g $p", "portainer's"]) expect(settings).not.toContain(secret);
      }
    });

    test("gives the agent and Portainer Server one secret, and reaches the agent by its name", async () => {
      for (const service of ["portainer-agent", "portainer"]) {
        expect(await run(service, 'echo "$AGENT_SECRET"')).toBe("s");
      }
      expect(await run("portainer", "/bin/nslookup portainer-agent")).toContain("Address");
    });

    test("publishes its pages to this host alone, and limits what they take", async () => {
      for (const service of ["prometheus", "grafana", "portainer"]) {
        const id = await compose("ps", "--quiet", service);
        const [{ HostConfig }] = JSON.parse(await docker(["inspect", id])) as [
          { HostConfig: { PortBindings: Record<string, { HostIp: string }[]> } },
        ];
        expect(
          Object.values(HostConfig.PortBindings)
            .flat()
            .map(({ HostIp }) => HostIp),
        ).toEqual(["127.0.0.1"]);
        expect(HostConfig).toMatchObject({
          Memory: 512 * 1024 ** 2,
          PidsLimit: 512,
          SecurityOpt: ["no-new-privileges:true"],
          CapDrop: service === "portainer" ? null : ["ALL"],
        });
      }
    });

    test("lets Prometheus scrape Watchtower over the backend with that token", async () => {
      const request = `/bin/wget -q -O - --header "Authorization: Bearer $(cat /run/secrets/api_token)" http://watchtower:8080/v1/metrics`;
      const page = await run("prometheus", request);
      expect(page).toContain("watchtower_scans_total");
    });
  },
);
