import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import type { ComposeFile } from "@stack/compose";
import { describe, expect, it, onTestFinished } from "vitest";
import { readEngineFacts } from "../../src/deploy/engine-facts.ts";
import { preflight } from "../../src/deploy/preflight.ts";
import { stackFolder } from "../../src/deploy/stack-folder.ts";
import { freePort, openWorld, type World } from "../support/world.ts";

function stackWith(...ports: string[]): ComposeFile {
  return { name: "management", services: { watchtower: { image: "x", ports } } };
}

async function look(
  { connection }: World,
  file: ComposeFile,
  path = "/stack",
): Promise<{ isDeployed: boolean }> {
  return preflight(connection, await readEngineFacts(connection), file, stackFolder(path));
}

/** Listens like any other program of this machine; returns its port. */
async function takePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Runs a container of a project; returns the port it is published on. */
async function runContainer(
  { host }: World,
  name: string,
  project?: string,
  path = "/stack",
): Promise<number> {
  host.registry.push("demo/app:1");
  const state = await host.runContainer({
    name,
    image: "demo/app:1",
    ports: [{ containerPort: 80, hostIp: "127.0.0.1" }],
    ...(project !== undefined && {
      labels: {
        "com.docker.compose.project": project,
        "com.docker.compose.project.working_dir": path,
        "com.docker.compose.service": "watchtower",
      },
    }),
  });
  return state.ports[0]?.hostPort ?? expect.unreachable("the port is not published");
}

describe("preflight", () => {
  it("finds nothing in the way of a first deployment", async () => {
    const port = await freePort();
    expect(await look(await openWorld(), stackWith(`127.0.0.1:${port}:8080`))).toEqual({ isDeployed: false });
  });

  it("knows the stack that is there already, from the same folder", async () => {
    const world = await openWorld();
    await runContainer(world, "management-watchtower-1", "management");
    expect(await look(world, stackWith())).toEqual({ isDeployed: true });
  });

  it("refuses the name of a project that was deployed from elsewhere, and names that place", async () => {
    const world = await openWorld();
    await runContainer(world, "management-app-1", "management", "/srv/other");
    await expect(look(world, stackWith())).rejects.toMatchObject({
      code: "FOREIGN_PROJECT",
      message:
        "A Compose project named management is there already, deployed from /srv/other. Choose another name with --name, or deploy from that folder with --dir.",
    });
  });

  it("refuses a second name for the folder, and says how to keep or end the first", async () => {
    const world = await openWorld();
    await runContainer(world, "tools-watchtower-1", "tools");
    await expect(look(world, stackWith())).rejects.toMatchObject({
      code: "FOREIGN_PROJECT",
      message:
        "The stack of /stack is deployed as the Compose project tools already. Keep that name with --name tools, or take it down first with `docker compose -p tools down`.",
    });
  });

  it("takes the flavour that was named for an image of another name", async () => {
    const world = await openWorld();
    const scope = "com.centurylinklabs.watchtower.scope";
    const image = "containrrr/watchtower:1.7.1";
    await world.host.runContainer({ name: "scoped", image, labels: { [scope]: "media" } });
    const engine = await readEngineFacts(world.connection);
    const lookAs = (flavour: "containrrr" | "nicholas-fedor"): Promise<unknown> =>
      preflight(world.connection, engine, stackWith(), stackFolder("/stack"), flavour);
    await expect(lookAs("nicholas-fedor")).resolves.toEqual({ isDeployed: false });
    await expect(lookAs("containrrr")).rejects.toMatchObject({ code: "WATCHTOWER_THERE" });
  });

  it("does not mind other projects and containers without one", async () => {
    const world = await openWorld();
    await runContainer(world, "shop-web-1", "shop", "/srv/shop");
    await runContainer(world, "web");
    expect(await look(world, stackWith())).toEqual({ isDeployed: false });
  });

  it.each([["127.0.0.1:"], ["0.0.0.0:"], [""]])(
    "refuses a port that a container has, wanted as %jPORT, and names the container",
    async (address) => {
      const world = await openWorld();
      const port = await runContainer(world, "web");
      await expect(look(world, stackWith(`${address}${port}:8080`))).rejects.toMatchObject({
        code: "PORT_TAKEN",
        message: `Port ${address}${port} for watchtower is taken by container web. Free it, or choose another with --watchtower-listen.`,
      });
    },
  );

  it("refuses a port that another program has", async () => {
    const port = await takePort();
    await expect(look(await openWorld(), stackWith(`127.0.0.1:${port}:8080`))).rejects.toMatchObject({
      code: "PORT_TAKEN",
      message: expect.stringContaining(
        `Port 127.0.0.1:${port} for watchtower is taken by another program.`,
      ) as string,
    });
  });

  it("names the option of the service that wants the port", async () => {
    const port = await takePort();
    const file = {
      name: "management",
      services: { "portainer-agent": { image: "x", ports: [`127.0.0.1:${port}:9001`] } },
    } as unknown as ComposeFile;
    await expect(look(await openWorld(), file)).rejects.toMatchObject({
      remedy: "Free it, or choose another with --agent-listen.",
    });
  });

  it("refuses an address that this host does not have", async () => {
    await expect(look(await openWorld(), stackWith("192.0.2.1:8080:8080"))).rejects.toMatchObject({
      code: "NO_SUCH_ADDRESS",
      message:
        "This host has no address 192.0.2.1 for watchtower to listen on. Choose one of its own with --watchtower-listen.",
    });
  });

  it("does not try the ports of another machine", async () => {
    const port = await takePort();
    const world = await openWorld({ remote: true });
    expect(await look(world, stackWith(`127.0.0.1:${port}:8080`))).toEqual({ isDeployed: false });
  });

  it("is fine with ports that the stack itself has", async () => {
    const world = await openWorld();
    const port = await runContainer(world, "management-watchtower-1", "management");
    expect(await look(world, stackWith(`127.0.0.1:${port}:8080`))).toEqual({ isDeployed: true });
  });

  it("reads IPv6 addresses", async () => {
    const port = await freePort();
    expect(await look(await openWorld(), stackWith(`[::1]:${port}:8080`))).toEqual({ isDeployed: false });
  });

  it("refuses another Watchtower, which the new one would remove, and says which", async () => {
    const world = await openWorld();
    const image = "containrrr/watchtower:1.7.1";
    const { id } = await world.host.runContainer({ name: "already-there", image });
    const attempt = look(world, stackWith());
    await expect(attempt).rejects.toMatchObject({ code: "WATCHTOWER_THERE" });
    await expect(attempt).rejects.toThrow(/already-there.*docker rm -f already-there/);
    // The fork leaves Watchtowers of another scope alone.
    const labels = { "com.centurylinklabs.watchtower.scope": "media" };
    const fork: ComposeFile = {
      name: "management",
      services: { watchtower: { image: "nickfedor/watchtower:1.21.0" } },
    };
    await expect(look(world, fork)).rejects.toMatchObject({ code: "WATCHTOWER_THERE" });
    await world.connection.docker.getContainer(id).stop();
    await world.host.runContainer({ name: "scoped", image, labels, env: { WATCHTOWER_SCOPE: "media" } });
    await expect(look(world, fork)).resolves.toEqual({ isDeployed: false });
    await expect(look(world, stackWith())).rejects.toThrow(/scoped/);
    await world.connection.docker.getContainer("scoped").stop();
    await expect(look(world, stackWith())).resolves.toEqual({ isDeployed: false });
  });
});
