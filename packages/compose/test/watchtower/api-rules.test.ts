import { expect, it } from "vitest";
import {
  apiUnreachable,
  endpointUnknown,
  scheduleSwitchedOff,
  tlsIncomplete,
  tokenFlaw,
} from "../../src/watchtower/api-rules.ts";
import type { SettingFinding } from "../../src/watchtower/setting-finding.ts";
import type { WatchtowerFlavour } from "../../src/watchtower/watchtower-image.ts";
import { WatchtowerSettings } from "../../src/watchtower/watchtower-settings.ts";

const settings = (
  values: Readonly<Record<string, string>>,
  tag = "1.21.0",
  flavour: WatchtowerFlavour | undefined = "nicholas-fedor",
) => {
  const named = Object.entries(values).map(([name, value]) => [`WATCHTOWER_${name}`, value] as const);
  return new WatchtowerSettings(flavour, `nickfedor/watchtower:${tag}`, new Map(named));
};
const code = (finding: SettingFinding | undefined) => finding?.code;

it("the schedule is switched off by the update endpoint alone, which is only worth knowing without a plan", () => {
  const update = { HTTP_API_ENDPOINTS: "update" };
  expect(scheduleSwitchedOff(settings({ ...update, SCHEDULE: "@daily" }))?.severity).toBeUndefined();
  expect(scheduleSwitchedOff(settings({ ...update, POLL_INTERVAL: "60" }))?.severity).toBeUndefined();
  expect(scheduleSwitchedOff(settings(update))?.severity).toBe("info");
  expect(scheduleSwitchedOff(settings({ HTTP_API_ENDPOINTS: "all", SCHEDULE: "@daily" }))).toBeDefined();
  expect(scheduleSwitchedOff(settings({ HTTP_API_ENDPOINTS: "metrics" }))).toBeUndefined();
  expect(scheduleSwitchedOff(settings({ ...update, HTTP_API_PERIODIC_POLLS: "T" }))).toBeUndefined();
});

it("the API is out of reach where the published port leads elsewhere", () => {
  const found = (values: Record<string, string>, publishedPorts: readonly number[] | undefined) =>
    apiUnreachable(settings(values), { publishedPorts, restarts: true }).filter((finding) => finding).length;
  expect(found({ HTTP_API_PORT: "9000" }, [8080])).toBe(1);
  expect(found({ HTTP_API_PORT: "9000", HTTP_API_HOST: "127.0.0.1" }, [8080])).toBe(2);
  expect(found({ HTTP_API_PORT: "9000" }, [8080, 9000])).toBe(0);
  expect(found({ HTTP_API_HOST: "0.0.0.0" }, [8080])).toBe(0);
  expect(found({ HTTP_API_PORT: "9000" }, [])).toBe(0);
  expect(found({ HTTP_API_PORT: "9000" }, undefined)).toBe(0);
});

it("an endpoint that is none ends a version of which all are known; a later one may have it, if nothing is near", () => {
  expect(endpointUnknown(settings({ HTTP_API_ENDPOINTS: "Update, METRICS health" }))).toBeUndefined();
  expect(code(endpointUnknown(settings({ HTTP_API_ENDPOINTS: "rollback" })))).toBe("api-endpoint-unknown");
  expect(endpointUnknown(settings({ HTTP_API_ENDPOINTS: "rollback" }, "latest"))).toBeUndefined();
  expect(code(endpointUnknown(settings({ HTTP_API_ENDPOINTS: "metric" }, "latest")))).toBe(
    "api-endpoint-unknown",
  );
  expect(code(endpointUnknown(settings({ HTTP_API_ENDPOINTS: "all,update" })))).toBe("api-endpoint-unknown");
  expect(endpointUnknown(settings({ HTTP_API_ENDPOINTS: "x" }, "1.7.1", "containrrr"))).toBeUndefined();
});

it("a certificate and its key come together", () => {
  const [cert, key] = [{ HTTP_API_TLS_CERT: "/c" }, { HTTP_API_TLS_KEY: "/k" }];
  expect(
    [cert, key, { ...cert, ...key }, {}].map((values) => code(tlsIncomplete(settings(values)))),
  ).toStrictEqual(["api-tls-incomplete", "api-tls-incomplete", undefined, undefined]);
});

it("a token is missing only where the API is on", () => {
  expect(tokenFlaw(settings({}))).toBeUndefined();
  expect(code(tokenFlaw(settings({ HTTP_API_ENDPOINTS: "metrics" })))).toBe("token-empty");
  expect(code(tokenFlaw(settings({ HTTP_API_TOKEN: "proc" })))).toBe("token-is-path");
  expect(code(tokenFlaw(settings({ HTTP_API_TOKEN: "process" })))).toBe("token-in-clear");
  expect(tokenFlaw(settings({ HTTP_API_TOKEN: "/run/secrets/token" }))).toBeUndefined();
});
