import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createDockerHost, type DockerHost } from "../../src/index.ts";
import { send } from "../support/request.ts";

let host: DockerHost;

afterEach(() => host.close());

/** Takes a port on 127.0.0.1 and tells which. */
async function takePort(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" ? (address?.port ?? 0) : 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const image = "demo/web";

function newHost(publishPorts: "system" | "as-asked"): void {
  host = createDockerHost({ publishPorts });
  host.registry.push(image);
}

test("as asked, the port is the one asked for", async () => {
  newHost("as-asked");
  const { port, close } = await takePort();
  await close();
  const { ports } = await host.runContainer({ image, ports: [{ containerPort: 80, hostPort: port }] });
  expect(ports).toMatchObject([{ hostPort: port, askedHostPort: port }]);
});

test("as asked, a taken port is refused in Docker's words and leaves the container created", async () => {
  newHost("as-asked");
  const { port, close } = await takePort();
  const run = host.runContainer({ name: "web", image, ports: [{ containerPort: 80, hostPort: port }] });
  await expect(run).rejects.toThrow(
    new RegExp(
      `^driver failed programming external connectivity on endpoint web \\([0-9a-f]{64}\\): ` +
        `Error starting userland proxy: listen tcp4 0\\.0\\.0\\.0:${port}: bind: address already in use$`,
    ),
  );
  expect(host.containers()).toMatchObject([{ name: "web", status: "created" }]);
  await close();
});

test("by the system, the same asked-for port keeps its real port over a recreation", async () => {
  newHost("system");
  const ports = [{ containerPort: 80, hostPort: 8080 }];
  const first = await host.runContainer({ name: "web", image, ports });
  await using engine = await host.listen();
  await send("http://docker/containers/web?force=1", { method: "DELETE", socketPath: engine.socketPath! });
  const second = await host.runContainer({ name: "web", image, ports });
  expect(second.ports[0]?.hostPort).toBe(first.ports[0]?.hostPort);
  expect(first.ports[0]?.hostPort).not.toBe(8080);
});

test("a published port with nothing behind it is accepted and then reset", async () => {
  newHost("system");
  const { ports } = await host.runContainer({ image, ports: [{ containerPort: 80 }] });
  await expect(send(`http://127.0.0.1:${ports[0]?.hostPort ?? 0}/`)).rejects.toMatchObject({
    code: "ECONNRESET",
  });
});
