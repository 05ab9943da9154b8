import { describe, expect, it } from "vitest";
import { failureOf } from "./support/agent.ts";
import { agentHeaders, serve } from "./support/tls-server.ts";

const json = (message: string, details = ""): string =>
  JSON.stringify({ message, ...(details === "" ? {} : { details }) });

describe("a failing status", () => {
  it.each([
    ["signature-refused", 403, json("Invalid request signature", "Unauthorized"), /does not say which/],
    ["signature-missing", 403, json("Missing request signature headers", "Unauthorized"), /proxy/],
    [
      "standalone",
      503,
      json("Agent management is not available when running the agent on a standalone engine"),
      /single engine/,
    ],
    [
      "node-unknown",
      500,
      json("The agent was unable to contact any other agent", "Unable to find the targeted agent"),
      /as agents\(\) has it/,
    ],
    [
      "no-manager",
      500,
      json(
        "The agent was unable to contact any other agent located on a manager node",
        "Unable to find an agent on any manager node",
      ),
      /manager node/,
    ],
    ["node-unreachable", 502, "", /did not answer/],
    ["no-such-file", 500, json("Unable to open file", "Open /x: no such file or directory"), /mounts/],
    ["directory-not-empty", 500, json("Unable to remove file", "Remove /x: directory not empty"), /first/],
    ["range", 416, "invalid range: failed to overlap\n", /within the file/],
    ["too-slow", 500, json("Invalid request payload", "Read tcp 1->2: i/o timeout"), /120 s/],
    ["platform", 500, json("Unable to read service account token file", "Open /x"), /Kubernetes/],
    ["no-such-endpoint", 404, "404 page not found\n", /version/],
    ["no-such-endpoint", 405, "", /version/],
    ["bad-request", 400, json("Invalid query parameter: path", "Missing query parameter"), /Missing query/],
    ["docker", 404, `${json("No such container: x")}\n`, /engine's own answer/],
    ["other", 500, json("Unable to retrieve host information", "Eek"), /LOG_LEVEL=DEBUG/],
    ["other", 503, "", /log/],
    ["other", 418, "", /log/],
  ])("is of the kind %s (%d)", async (kind, status, body, message) => {
    const client = await serve((_, response) => {
      response.writeHead(status, { ...agentHeaders, "content-type": "application/json" }).end(body);
    });
    const error = await failureOf(client.hostInfo());
    expect(error).toMatchObject({ code: "HTTP_STATUS", kind, status, body });
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^GET https:\/\/127\.0\.0\.1:\d+\/host\/info /);
  });

  it("of a streamed request becomes the same error", async () => {
    const client = await serve((request, response) => {
      if (request.url?.startsWith("/browse/ls")) response.writeHead(200, agentHeaders).end("[]");
      else response.writeHead(403, agentHeaders).end(json("Invalid request signature", "Unauthorized"));
    });
    const read = client.readFile({ agentPath: "/x" });
    expect(await failureOf(read)).toMatchObject({ kind: "signature-refused" });
  });

  it("shows neither secret nor signature, whatever the reply repeats", async () => {
    let signature = "";
    const client = await serve(
      (request, response) => {
        signature = String(request.headers["x-portaineragent-signature"]);
        response.writeHead(500, { ...agentHeaders, "x-echo": signature }).end(json(`hush-hush ${signature}`));
      },
      { secret: "hush-hush" },
    );
    const error = await failureOf(client.agents());
    expect(signature).toHaveLength(86);
    const shown = `${error.message}${error.stack}${JSON.stringify(error)}`;
    expect(shown).not.toContain("hush-hush");
    expect(shown).not.toContain(signature);
  });

  it.each([
    ["s3cret\n", /white space/],
    [" s3cret", /white space/],
    ['"s3cret"', /in quotes/],
    ["s3cret", /forgets a claim\.$/],
  ])("says what is suspicious about the secret %j", async (secret, message) => {
    const client = await serve(
      (_, response) =>
        void response.writeHead(403, agentHeaders).end(json("Invalid request signature", "Unauthorized")),
      { secret },
    );
    expect((await failureOf(client.hostInfo())).message).toMatch(message);
  });
});

describe("what is no agent", () => {
  it.each([
    ["a page", 200, "<html>Portainer</html>", {}],
    ["another server's JSON", 200, "{}", {}],
    ["a redirect to a login page", 302, "", { location: "https://host/login" }],
    ["an agent's answer of another shape", 200, '{"PCIDevices":"x"}', agentHeaders],
  ])("is told as such: %s", async (_, status, body, headers) => {
    const client = await serve((_, response) => void response.writeHead(status, headers).end(body));
    const error = await failureOf(client.hostInfo());
    expect(error).toMatchObject({ code: "DECODE" });
    expect(error.message).toMatch(/leads to a Portainer Agent \(port 9001\)/);
  });

  it("is told when it succeeds without content", async () => {
    const client = await serve((_, response) => void response.writeHead(204).end());
    expect(await failureOf(client.removeFile({ agentPath: "/x" }))).toMatchObject({ code: "DECODE" });
  });
});
