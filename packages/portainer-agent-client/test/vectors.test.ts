import { createSign } from "node:crypto";
import { request as httpsRequest } from "node:https";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { startTestAgent } from "../src/testing/index.ts";
import { vectorKey, vectors } from "./support/vectors.ts";

/** What a test agent of ours says to a request with these headers. */
async function ask(
  secret: string | undefined,
  signature: string,
  publicKey: string = vectorKey.publicKey,
): Promise<string> {
  const agent = await startTestAgent(secret === undefined ? {} : { secret });
  onTestFinished(() => agent.close());
  const request = httpsRequest(`${agent.url}/version`, {
    rejectUnauthorized: false,
    agent: false,
    headers: { "X-PortainerAgent-PublicKey": publicKey, "X-PortainerAgent-Signature": signature },
  }).end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const body = await text(response);
  return response.statusCode === 200
    ? "accepted"
    : `${response.statusCode} ${(JSON.parse(body) as { details: string }).details}`;
}

const [v1, v2, , v4, v5] = vectors;
const raw = (header: string): Buffer => Buffer.from(header, "base64");
const header = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replace(/=+$/, "");
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** A number of 32 bytes. */
const bytes32 = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, "0"), "hex");

describe("the reference vectors", () => {
  it.each(vectors)("$name is accepted by the agent of the test kit", async ({ secret, signature }) => {
    expect(await ask(secret, signature)).toBe("accepted");
  });

  it.each([
    ["padded", `${v1.signature}==`, "403 Illegal base64 data at input byte 86"],
    ["without its last character", v1.signature.slice(0, -1), "403 Illegal base64 data at input byte 84"],
    ["of 63 bytes", v1.signature.slice(0, 84), "403 Unauthorized"],
    [
      "with s before r",
      header(Buffer.concat([raw(v1.signature).subarray(32), raw(v1.signature).subarray(0, 32)])),
      "403 Unauthorized",
    ],
    ["in hexadecimal", raw(v1.signature).toString("hex"), "403 Unauthorized"],
    ["V4 without its zero byte", header(raw(v4.signature).subarray(1)), "403 Unauthorized"],
    [
      "V5 without its zero byte",
      header(Buffer.concat([raw(v5.signature).subarray(0, 32), raw(v5.signature).subarray(33)])),
      "403 Unauthorized",
    ],
    ["of another message", v2.signature, "403 Unauthorized"],
  ])("a signature %s is refused", async (_, signature, answer) => {
    expect(await ask(undefined, signature)).toBe(answer);
  });

  it.each([
    ["in DER", "md5", "der"],
    ["over SHA-256", "sha256", "ieee-p1363"],
  ] as const)("a signature %s is refused", async (_, digest, dsaEncoding) => {
    const made = createSign(digest).update("Portainer-App").sign({ key: vectorKey.sec1Pem, dsaEncoding });
    expect(await ask(undefined, header(made))).toBe("403 Unauthorized");
  });

  it("a signature for no secret is refused by an agent that has one", async () => {
    expect(await ask("s3cret", v1.signature)).toBe("403 Unauthorized");
  });

  it("accepts what the agent accepts: upper-case keys, a mirrored s, surplus bits", async () => {
    expect(await ask(undefined, v1.signature, vectorKey.publicKey.toUpperCase())).toBe("accepted");
    const s = BigInt(`0x${raw(v1.signature).subarray(32).toString("hex")}`);
    const mirrored = Buffer.concat([raw(v1.signature).subarray(0, 32), bytes32(order - s)]);
    expect(await ask(undefined, header(mirrored))).toBe("accepted");
    expect(await ask(undefined, `${v1.signature.slice(0, -1)}x`)).toBe("accepted");
    expect(await ask(undefined, `  ${v1.signature} `)).toBe("accepted");
  });
});
