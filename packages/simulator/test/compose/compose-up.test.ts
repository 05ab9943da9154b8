import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type ContainerState,
  createDockerHost,
  type DockerHost,
  type WatchtowerProcess,
} from "../../src/index.ts";
import { send } from "../support/request.ts";

let host: DockerHost;
let directory: string;

beforeEach(async () => {
  host = createDockerHost({ nvidia: true });
  host.registry.push("demo/web", { content: "one", exposedPorts: ["80"] });
  host.registry.push("demo/db", { content: "one" });
  directory = await mkdtemp(join(tmpdir(), "simulated-compose-"));
});

afterEach(async () => {
  await host.close();
  await rm(directory, { recursive: true });
});

function up(yaml: string, env: Record<string, string> = {}): Promise<{ containers: string[] }> {
  return host.composeUp(yaml, { projectName: "demo", directory, env });
}

function container(name: string): ContainerState {
  const found = host.containers().find((one) => one.name === name);
  if (!found) throw new Error(`No container ${name}`);
  return found;
}

describe("a service", () => {
  test("becomes a container with Compose's name, labels and network", async () => {
    const yaml = `
services:
  web:
    image: demo/web
    depends_on: { db: { condition: service_started } }
    restart: unless-stopped
  db:
    image: demo/db
`;
    expect(await up(yaml)).toEqual({ containers: ["demo-db-1", "demo-web-1"] });
    expect(container("demo-web-1")).toMatchObject({
      status: "running",
      restart: "unless-stopped",
      networks: ["demo_default"],
      labels: {
        "com.docker.compose.project": "demo",
        "com.docker.compose.service": "web",
        "com.docker.compose.container-number": "1",
        "com.docker.compose.oneoff": "False",
        "com.docker.compose.depends_on": "db:service_started:false",
        "com.docker.compose.project.working_dir": directory,
        "com.docker.compose.project.config_files": join(directory, "compose.yaml"),
        "com.docker.compose.image": container("demo-web-1").imageId,
      },
    });
  });

  test.each([
    ["{ A: 1, B: true, C: 'x y', D: }", { A: "1", B: "true", C: "x y", D: "from shell" }],
    ["[A=1, 'B=b=c', D, MISSING]", { A: "1", B: "b=c", D: "from shell" }],
  ])("takes its environment as %s", async (environment, expected) => {
    await up(`services: { web: { image: demo/web, environment: ${environment} } }`, { D: "from shell" });
    expect(container("demo-web-1").env).toEqual(expected);
  });

  test.each([["{ a: 1, 'b.c': 'false' }"], ["[a=1, b.c=false]"]])(
    "takes its labels as %s",
    async (labels) => {
      await up(`services: { web: { image: demo/web, labels: ${labels} } }`);
      expect(container("demo-web-1").labels).toMatchObject({ a: "1", "b.c": "false" });
    },
  );

  test("publishes ports in the short and the long form, ranges too", async () => {
    await up(`
services:
  web:
    image: demo/web
    ports: ["127.0.0.1:8080:80", "9000-9001:90-91", "53:53/udp", { target: 443, published: "8443", host_ip: 127.0.0.1 }]
`);
    const ports = container("demo-web-1").ports.map((port) => [
      port.hostIp,
      port.askedHostPort,
      port.containerPort,
      port.protocol,
    ]);
    expect(ports).toEqual([
      ["127.0.0.1", 8080, 80, "tcp"],
      ["", 9000, 90, "tcp"],
      ["", 9001, 91, "tcp"],
      ["", 53, 53, "udp"],
      ["127.0.0.1", 8443, 443, "tcp"],
    ]);
  });

  test("mounts paths and named volumes in the short and the long form", async () => {
    await up(`
services:
  web:
    image: demo/web
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
      - ./data:/data
      - files:/files
      - { type: bind, source: /, target: /host, read_only: true }
volumes: { files: }
`);
    expect(
      container("demo-web-1").mounts.map(({ Type, Source, Destination, RW }) => [
        Type,
        Source,
        Destination,
        RW,
      ]),
    ).toEqual([
      ["bind", "/var/run/docker.sock", "/var/run/docker.sock", false],
      ["bind", join(directory, "data"), "/data", true],
      ["volume", "/var/lib/docker/volumes/demo_files/_data", "/files", true],
      ["bind", "/", "/host", false],
    ]);
  });

  test("joins its networks, by list or with aliases, and nothing else", async () => {
    await up(`
services:
  web: { image: demo/web, networks: [front, back] }
  db: { image: demo/db, networks: { back: { aliases: [database] } } }
networks: { front: , back: { internal: true } }
`);
    expect(container("demo-web-1").networks).toEqual(["demo_front", "demo_back"]);
    expect(container("demo-db-1").networks).toEqual(["demo_back"]);
  });

  test("runs with the runtime it asks for, which the host must have", async () => {
    await up("services: { web: { image: demo/web, runtime: nvidia } }");
    expect(container("demo-web-1").runtime).toBe("nvidia");
    await expect(up("services: { web: { image: demo/web, runtime: kata } }")).rejects.toThrow(
      "unknown or invalid runtime name: kata",
    );
  });

  test("takes variables from the shell and from .env, the shell winning", async () => {
    await writeFile(join(directory, ".env"), "# comment\nA=file\nB='from file'\n");
    await up(
      "services: { web: { image: demo/web, environment: { A: $A, B: '${B}', C: '${C:-c}', D: 'a$$b' } } }",
      { A: "shell" },
    );
    expect(container("demo-web-1").env).toEqual({ A: "shell", B: "from file", C: "c", D: "a$b" });
  });
});

describe("bringing up again", () => {
  const yaml = (value: string): string => `
services:
  web: { image: demo/web, environment: { A: "${value}" } }
  db: { image: demo/db }
`;

  test("recreates a changed service and leaves an unchanged one alone", async () => {
    await up(yaml("1"));
    const before = [container("demo-web-1").id, container("demo-db-1").id];
    await up(yaml("1"));
    expect([container("demo-web-1").id, container("demo-db-1").id]).toEqual(before);
    await up(yaml("2"));
    expect(container("demo-web-1").id).not.toBe(before[0]);
    expect(container("demo-web-1").env).toEqual({ A: "2" });
    expect(container("demo-db-1").id).toBe(before[1]);
  });

  test("recreates a service whose image was pulled anew, and starts a stopped one", async () => {
    await up(yaml("1"));
    const { imageId } = host.registry.push("demo/web", { content: "two" });
    host.pull("demo/web");
    await up(yaml("1"));
    expect(container("demo-web-1").imageId).toBe(imageId);
  });

  test("reports what it does", async () => {
    const lines: string[] = [];
    await host.composeUp("services: { web: { image: demo/web, environment: { A: $NOT_SET } } }", {
      projectName: "demo",
      onProgress: (line) => lines.push(line),
    });
    expect(lines).toEqual([
      'The "NOT_SET" variable is not set. Defaulting to a blank string.',
      " web Pulling",
      " web Pulled",
      " Network demo_default  Creating",
      " Network demo_default  Created",
      " Container demo-web-1  Creating",
      " Container demo-web-1  Created",
      " Container demo-web-1  Starting",
      " Container demo-web-1  Started",
      " Container demo-web-1  Healthy",
    ]);
  });

  test("down removes containers and networks", async () => {
    await up(yaml("1"));
    await host.composeDown("demo");
    expect(host.containers()).toEqual([]);
    await up(yaml("1"));
    expect(host.containers()).toHaveLength(2);
  });
});

describe("what Compose or Docker refuses", () => {
  test.each([
    [
      "services: { web: { image: 'demo/web:nope' } }",
      "pull access denied|manifest for demo/web:nope not found: manifest unknown: manifest unknown",
    ],
    ["services: { web: { } }", 'service "web" has neither an image nor a build context specified'],
    ["services: { web: { image: demo/web, networks: [x] } }", 'service "web" refers to undefined network x'],
    [
      "services: { web: { image: demo/web, volumes: ['x:/x'] } }",
      'service "web" refers to undefined volume x',
    ],
    ["services: { web: { image: demo/web, secrets: [x] } }", 'service "web" refers to undefined secret x'],
    [
      "services: { web: { image: demo/web, depends_on: [x] } }",
      'service "web" depends on undefined service "x"',
    ],
    ["services: { web: { image: demo/web, depends_on: [web] } }", "dependency cycle detected: web -> web"],
    [
      "services: { web: { image: '${TAG:?say which}' } }",
      "required variable TAG is missing a value: say which",
    ],
    ["services: { web: { image: demo/web, build: . } }", "services.web.build is not simulated"],
    ["services: {}", "no service selected"],
    ["a: [", "yaml: "],
  ])("%s", async (yaml, message) => {
    await expect(up(yaml)).rejects.toThrow(new RegExp(message.replace(/[${}().*+?[\]^]/g, "\\$&")));
    expect(host.containers()).toEqual([]);
  });

  test("a project name with capitals", async () => {
    await expect(host.composeUp("services: {}", { projectName: "Demo" })).rejects.toThrow(
      "invalid project name",
    );
  });
});

describe("a stack with Watchtower and the agent", () => {
  const yaml = `
services:
  watchtower:
    image: containrrr/watchtower
    restart: unless-stopped
    environment:
      WATCHTOWER_HTTP_API_UPDATE: "true"
      WATCHTOWER_HTTP_API_PERIODIC_POLLS: "true"
      WATCHTOWER_HTTP_API_METRICS: "true"
      WATCHTOWER_HTTP_API_TOKEN: /run/secrets/api_token
    secrets: [api_token]
    ports: ["127.0.0.1:8080:8080"]
    labels: { com.centurylinklabs.watchtower.enable: "false" }
  portainer-agent:
    image: portainer/agent:2.30.1
    environment: { AGENT_SECRET: s3cret }
    ports: ["9001:9001"]
  web: { image: demo/web }
`;

  test("runs both programs, reads the token from its secret file and updates the rest", async () => {
    await writeFile(join(directory, "token"), "from-a-file\n");
    await up(`${yaml}\nsecrets: { api_token: { file: ./token } }`);
    const watchtower = host.program("demo-watchtower-1") as WatchtowerProcess;
    expect(watchtower.token).toBe("from-a-file");
    const { imageId } = host.registry.push("demo/web", { content: "two" });
    const reply = await send(`${watchtower.url}/v1/update`, {
      method: "POST",
      headers: { authorization: "Bearer from-a-file" },
    });
    expect(reply.status).toBe(200);
    expect(container("demo-web-1").imageId).toBe(imageId);
    expect(host.program("demo-portainer-agent-1")).toMatchObject({ kind: "agent", version: "2.30.1" });
    expect(host.program("demo-web-1")).toBeUndefined();
  });

  test("takes a secret from the environment as well", async () => {
    await up(`${yaml}\nsecrets: { api_token: { environment: TOKEN } }`, { TOKEN: "from-env" });
    expect((host.program("demo-watchtower-1") as WatchtowerProcess).token).toBe("from-env");
  });

  test("fails when the program does not stay up, in Compose's words", async () => {
    const broken = `
services:
  watchtower:
    image: containrrr/watchtower
    environment: { WATCHTOWER_HTTP_API_UPDATE: "true" }
`;
    await expect(up(broken)).rejects.toThrow("container demo-watchtower-1 exited (1)");
    expect(container("demo-watchtower-1")).toMatchObject({ status: "exited", exitCode: 1 });
    expect(container("demo-watchtower-1").logs.join("\n")).toContain("api token is empty");
  });

  test("fails when a secret's file is missing", async () => {
    await expect(up(`${yaml}\nsecrets: { api_token: { file: ./nope } }`)).rejects.toThrow(
      "bind source path does not exist",
    );
  });
});
