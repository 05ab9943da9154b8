import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { sendRequest, type Reply } from "../src/index.ts";

const token = "s3cr3t/to+ken";
const encoded = encodeURIComponent(token);

const replyTo = (url: URL): Promise<Reply> =>
  sendRequest({
    method: "GET",
    url,
    timeoutMs: 5_000,
    secrets: [token],
    fetch: () => Promise.resolve(new Response("{}")),
  });

describe("a reply", () => {
  it("shows the URL without credentials and secrets", async () => {
    const reply = await replyTo(new URL(`http://user:pass@host/x?access_token=${encoded}`));
    expect(reply.url).toBe("http://host/x?access_token=[redacted]");
    expect(reply.method).toBe("GET");
  });

  it("shows no secret when it is printed", async () => {
    const reply = await replyTo(new URL(`http://user:${encoded}@host/x?access_token=${encoded}`));
    const shown = inspect(reply, { depth: 9, showHidden: true, getters: true }) + JSON.stringify(reply);
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(encoded);
  });

  it("keeps the URL that was asked, whatever becomes of the object", async () => {
    const url = new URL("http://host/before");
    const reply = await replyTo(url);
    url.pathname = "/after";
    expect(reply.url).toBe("http://host/before");
  });
});
