import { describe, expect, it } from "vitest";
import { networkReason } from "../src/index.ts";

describe("networkReason", () => {
  const sending = "error sending request for url (http://host/): ";
  it.each([
    [`${sending}client error (Connect): tcp connect error: Connection refused (os error 111)`, "refused"],
    [`${sending}client error (Connect): dns error: failed to lookup address information`, "name-not-found"],
    [`${sending}client error (Connect): invalid peer certificate: UnknownIssuer`, "certificate"],
    [`${sending}client error (Connect): received corrupt message of type InvalidContentType`, "protocol"],
    [`${sending}client error (Connect): tcp connect error: deadline has elapsed`, "unreachable"],
    [`${sending}client error (SendRequest): connection closed before message completed`, "closed"],
    [`${sending}client error (SendRequest): invalid HTTP version parsed`, "protocol"],
    ["Connection reset by peer (os error 104)", "reset"],
    ["anything else", "other"],
  ])("reads what Deno's fetch says: %s", (message, reason) => {
    expect(networkReason(new TypeError("fetch failed", { cause: new Error(message) }))).toBe(reason);
  });

  it("lets the last of several attempts decide, as with localhost in IPv6 and IPv4", () => {
    const attempt = (code: string): Error => Object.assign(new Error(code), { code, syscall: "connect" });
    const attempts = [attempt("ENETUNREACH"), attempt("ECONNREFUSED")];
    expect(networkReason(new AggregateError(attempts))).toBe("refused");
  });

  it("takes ETIMEDOUT of a connection that stood for a cut one", () => {
    const code = "ETIMEDOUT";
    expect(networkReason(Object.assign(new Error(code), { code, syscall: "connect" }))).toBe("unreachable");
    expect(networkReason(Object.assign(new Error(code), { code, syscall: "read" }))).toBe("reset");
  });
});
