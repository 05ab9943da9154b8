import { describe, expect, it } from "vitest";
import { failureOf } from "../support/agent.ts";
import { startWithContainer } from "../support/container.ts";

describe("exec", () => {
  it("gives both outputs, apart and byte by byte, and the exit code", async () => {
    const { client } = await startWithContainer();
    const command = ["sh", "-c", "echo out; echo err >&2; exit 3"];
    const { exitCode, stdout, stderr } = await client.exec({ container: "box", command });
    expect([exitCode, stdout.toString(), stderr.toString()]).toEqual([3, "out\n", "err\n"]);
  });

  it("asks without an upgrade, which would break in the agent", async () => {
    const { client, agent } = await startWithContainer();
    await client.exec({ container: "box", command: ["true"], environment: { A: "b" }, user: "root" });
    const [create, start] = agent.requests.slice(-3);
    expect(start).toMatchObject({
      method: "POST",
      path: expect.stringMatching(/^\/exec\/.*\/start$/) as string,
    });
    expect(start!.headers).not.toHaveProperty("upgrade");
    expect(JSON.parse(create!.body)).toMatchObject({ Tty: false, Env: ["A=b"], User: "root", Cmd: ["true"] });
  });

  it("says in Docker's words that there is no such container", async () => {
    const { client } = await startWithContainer();
    const error = await failureOf(client.exec({ container: "nothing", command: ["true"] }));
    expect(error).toMatchObject({ kind: "docker", status: 404 });
    expect(error.message).toContain("No such container: nothing");
  });

  it("keeps no more output than it may", async () => {
    const { client } = await startWithContainer();
    const work = client.exec({ container: "box", command: ["seq", "100"], maxOutputBytes: 100 });
    const error = await failureOf(work);
    expect(error).toMatchObject({ code: "DECODE" });
    expect(error.message).toMatch(/more than 100 bytes.*maxOutputBytes/);
  });

  it("has a bound, and leaves by the caller's reason", async () => {
    const { client } = await startWithContainer();
    const command = ["sleep", "60"];
    const slow = client.exec({ container: "box", command, timeoutMs: 300 });
    expect(await failureOf(slow)).toMatchObject({ code: "TIMEOUT", timeoutMs: 300 });
    const controller = new AbortController();
    const aborted = client.exec({ container: "box", command, signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
  });
});
