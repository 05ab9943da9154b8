import { expect, it } from "vitest";
import { managementStack } from "../../src/stack/management-stack.ts";
import type { ManagementStackOptions } from "../../src/stack/management-stack.ts";
import { variable } from "../../src/yaml/variable.ts";

const build = (reports: unknown, more: ManagementStackOptions = {}) => {
  const { file, problems } = managementStack({
    ...more,
    watchtower: { ...more.watchtower, reports } as ManagementStackOptions["watchtower"],
  });
  const found = problems.filter(({ path }) => path.startsWith("watchtower.re"));
  return {
    environment: file.services["watchtower"]?.environment ?? {},
    secrets: file.secrets,
    problems: found.map(({ severity, code, path }) => [severity, code, path]),
    text: JSON.stringify(found),
  };
};

it("is all that a receiver needs", () => {
  const { environment, problems } = build({ url: "http://receiver:8090/reports" });
  expect(environment).toMatchObject({
    WATCHTOWER_NOTIFICATION_REPORT: "true",
    WATCHTOWER_NOTIFICATION_TEMPLATE: "json.v1",
    WATCHTOWER_NOTIFICATION_URL: "generic://receiver:8090/reports?disabletls=yes",
    WATCHTOWER_NOTIFICATION_SKIP_TITLE: "true",
    WATCHTOWER_NO_STARTUP_MESSAGE: "true",
  });
  expect(problems).toStrictEqual([]);
});

it("leaves the title and the message of the start in where they are asked for, and names the host", () => {
  const { environment } = build({ url: "https://a", title: true, startupMessage: true, hostname: "nas" });
  expect(environment).not.toHaveProperty("WATCHTOWER_NOTIFICATION_SKIP_TITLE");
  expect(environment).not.toHaveProperty("WATCHTOWER_NO_STARTUP_MESSAGE");
  expect(environment["WATCHTOWER_NOTIFICATIONS_HOSTNAME"]).toBe("nas");
});

it("warns of headers in the file", () => {
  expect(build({ url: "https://a", headers: { "X-Secret": "s3cret" } }).problems).toStrictEqual([
    ["warning", "report-secret-in-clear", "watchtower.reports.headers"],
  ]);
  expect(build({ url: "https://user:pw@a" }).problems).toHaveLength(1);
});

it("reads the whole URL from a variable or a secret instead", () => {
  expect(build({ variable: "REPORTS" }).environment["WATCHTOWER_NOTIFICATION_URL"]).toStrictEqual(
    variable("REPORTS", { required: "set REPORTS to the URL that reportUrl made" }),
  );
  const { environment, secrets, problems } = build({ file: "./url" });
  expect(environment["WATCHTOWER_NOTIFICATION_URL"]).toBe("/run/secrets/report_url");
  expect(secrets).toStrictEqual({ report_url: { file: "./url" } });
  expect(problems).toStrictEqual([]);
});

it("does not share its settings with other notifications", () => {
  const settings = { notificationUrl: ["logger://"], notificationTemplate: "x" };
  expect(build({ url: "https://a" }, { watchtower: { settings } }).environment).toBeDefined();
  const { problems } = managementStack({ watchtower: { reports: { url: "https://a" }, settings } });
  expect(problems.filter(({ code }) => code === "reports-conflict").map(({ path }) => path)).toStrictEqual([
    "watchtower.settings.notificationTemplate",
    "watchtower.settings.notificationUrl",
  ]);
});

it.each([
  [{}, "watchtower.reports"],
  [{ url: "https://a", file: "b" }, "watchtower.reports"],
  [{ url: "receiver" }, "watchtower.reports.url"],
  [{ url: "https://a", headers: { "X-A": variable("A") } }, "watchtower.reports.headers.X-A"],
  [{ url: "https://a", headers: "x" }, "watchtower.reports.headers"],
  [{ url: "https://a", title: "no" }, "watchtower.reports.title"],
  ["https://a", "watchtower.reports"],
])("refuses %j", (reports, path) => {
  expect(build(reports).problems.map(([severity, , at]) => [severity, at])).toContainEqual(["error", path]);
});

it("does not repeat a header", () => {
  expect(build({ url: "https://a", headers: { "X-1": "s3cret" } }).text).not.toContain("s3cret");
});
