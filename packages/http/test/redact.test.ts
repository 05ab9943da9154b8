import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../src/index.ts";

describe("createRedactor", () => {
  it("removes a secret in each spelling a server or library echoes", () => {
    const secret = 'pa"ss/wörd$';
    const { text } = createRedactor([secret]);
    const base64 = Buffer.from(secret).toString("base64");
    const escaped = JSON.stringify(secret).slice(1, -1);
    for (const spelling of [secret, encodeURIComponent(secret), escaped, base64]) {
      expect(text(`<<${spelling}>>`)).toBe("<<[redacted]>>");
    }
  });

  it("removes a secret as Go's JSON, a form and base64url spell it", () => {
    const secret = "a b&<c>~!'(d)*\u2028?>\u00ff?";
    const { text } = createRedactor([secret]);
    const goJson = "a b\\u0026\\u003cc\\u003e~!'(d)*\\u2028?\\u003e\u00ff?";
    const form = "a+b%26%3Cc%3E%7E%21%27%28d%29*%E2%80%A8%3F%3E%C3%BF%3F";
    const goQuery = "a+b%26%3Cc%3E~%21%27%28d%29%2A%E2%80%A8%3F%3E%C3%BF%3F";
    const base64Url = Buffer.from(secret).toString("base64url");
    for (const spelling of [goJson, form, goQuery, goQuery.replaceAll("+", "%20"), base64Url]) {
      expect(text(`<<${spelling}>>`)).toBe("<<[redacted]>>");
    }
    const binary = createRedactor(["?>?>~~~\u00ff"]);
    const encoded = Buffer.from("?>?>~~~\u00ff").toString("base64url");
    expect(encoded).toMatch(/[-_]/);
    expect(binary.text(encoded)).toBe("[redacted]");
  });

  it("leaves nothing of any secret in any text", () => {
    const secret = fc
      .string({ minLength: 4, unit: "grapheme" })
      .filter((value) => !"[redacted][redacted]".includes(value));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const clean = createRedactor([value]).text(before + value + after);
        expect(clean.replaceAll("[redacted]", "\0")).not.toContain(value);
      }),
    );
  });

  it("removes the whole of a secret that contains another", () => {
    expect(createRedactor(["abc", "abcdef"]).text("abcdef abc")).toBe("[redacted] [redacted]");
  });

  it("drops headers that carry credentials, whatever their value", () => {
    const { headers } = createRedactor([]);
    expect(headers({ Authorization: "Bearer x", "X-PortainerAgent-Signature": "y", date: "now" })).toEqual({
      Authorization: "[redacted]",
      "X-PortainerAgent-Signature": "[redacted]",
      date: "now",
    });
  });

  it("keeps a clean cause as it is and copies one that mentions a secret, however deep", () => {
    const { cause } = createRedactor(["hush"]);
    const clean = new Error("nothing");
    expect(cause(clean)).toBe(clean);
    const leaky = new Error("outer", {
      cause: Object.assign(new Error("inner"), { options: { token: "hush" } }),
    });
    const copy = cause(Object.assign(leaky, { code: "ECONNRESET" }));
    expect(copy).not.toBe(leaky);
    expect(copy).toMatchObject({ message: "outer", code: "ECONNRESET" });
    expect(copy).not.toHaveProperty("cause");
  });

  it("ignores empty secrets", () => {
    expect(createRedactor([""]).text("as it was")).toBe("as it was");
  });
});
