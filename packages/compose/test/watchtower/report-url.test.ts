import fc from "fast-check";
import { expect, it } from "vitest";
import { reportUrl } from "../../src/watchtower/report-url.ts";
import { seeded } from "../support/strings.ts";

/** What the generic service of both programs makes of its URL (shoutrrr, `generic_config.go`, `custom_query.go`). */
function received(text: string) {
  const url = new URL(text.replace(/^generic:/, "https:"));
  const own = ["contenttype", "disabletls", "template", "title", "titlekey", "messagekey", "method"];
  const headers = Object.create(null) as Record<string, string>;
  const query: [string, string][] = [];
  for (const [key, value] of url.searchParams) {
    if (key.startsWith("@")) headers[key.slice(1)] = value;
    else if (key.startsWith("__")) query.push([key.slice(2), value]);
    else if (!own.includes(key)) query.push([key, value]);
  }
  const isPlain = url.searchParams.get("disabletls") === "yes";
  return { scheme: isPlain ? "http:" : "https:", host: url.host, path: url.pathname, query, headers };
}
const made = (address: string, headers?: Record<string, string>) => {
  const result = reportUrl(address, headers);
  return "url" in result ? result.url : result;
};

it("is the notification URL of a web server, with or without TLS", () => {
  expect(made("https://receiver/reports")).toBe("generic://receiver/reports");
  expect(made("http://receiver:8090")).toBe("generic://receiver:8090/?disabletls=yes");
  expect(made("http://[fd00::1]:8090/a")).toBe("generic://[fd00::1]:8090/a?disabletls=yes");
});

it("brings headers under names that the service does not change", () => {
  expect(made("https://a/", { "X-Watchtower-Secret": "a b,c&d=$e%" })).toBe(
    "generic://a/?%40x-watchtower-secret=a+b%2Cc%26d%3D%24e%25",
  );
});

it("keeps queries apart from what the service takes for itself", () => {
  const url = made("https://a/p?title=x&template=json&k=v");
  expect(received(url as string)).toMatchObject({
    query: [
      ["title", "x"],
      ["template", "json"],
      ["k", "v"],
    ],
  });
});

it("holds nothing at which either program parts a list", () => {
  expect(made("https://a/x,y z?q=a,b c")).not.toMatch(/[\s,]/);
});

it.each([
  ["receiver:8090", undefined],
  ["ftp://a", undefined],
  ["", undefined],
  ["http://a/#x", undefined],
  ["http://a/?@X=1", undefined],
  ["http://a/?$x=1", undefined],
  ["http://a/?__x=1", undefined],
  ["http://a/?=1", undefined],
  ["http://a", { "X-1": "a" }],
  ["http://a", { "X--A": "a" }],
  ["http://a", { X_A: "a" }],
  ["http://a", { "": "a" }],
  ["http://a", { "X-A": "é" }],
  ["http://a", { "X-A": "a\r\nB: c" }],
  ["http://a", { "X-A": " a" }],
  ["http://a", { "X-A": "" }],
])("refuses %j with %j, and says why", (address, headers) => {
  expect(made(address, headers)).toMatchObject({
    flaw: expect.stringMatching(/^(?:is|has) /) as string,
    hint: expect.stringMatching(/^[A-Z].*\.$/) as string,
  });
});

it("arrives as it was given, whatever is in it", () => {
  const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
  const key = word.filter((text) => !/^[@$]|^__/.test(text) && !/\p{Surrogate}/u.test(text));
  const headerValue = fc
    .string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
    })
    .filter((text) => text.trim() === text && text !== "");
  fc.assert(
    fc.property(
      fc.constantFrom("http:", "https:"),
      fc.array(fc.tuple(key, word), { maxLength: 4 }),
      fc.record(
        { "x-secret": headerValue, authorization: headerValue, "x-a2-b": headerValue },
        { requiredKeys: [] },
      ),
      (scheme, query, headers) => {
        const text = `${scheme}//receiver:81/a/b?${new URLSearchParams(query).toString()}`;
        const url = made(text, headers);
        const expected = new URL(text).searchParams;
        expect(received(url as string)).toStrictEqual({
          ...{ scheme, host: "receiver:81", path: "/a/b" },
          query: [...expected],
          headers: Object.assign(Object.create(null) as object, headers),
        });
        expect(url).not.toMatch(/[\s,]/);
      },
    ),
    seeded(500),
  );
});
