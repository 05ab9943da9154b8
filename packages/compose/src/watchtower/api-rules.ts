import { nearestKey } from "../format/nearest-key.ts";
import type { SettingFinding, SettingSurroundings } from "./setting-finding.ts";
import { isKnownVersion } from "./watchtower-image.ts";
import type { WatchtowerSettings } from "./watchtower-settings.ts";

type Finding = SettingFinding | undefined;

const token = "WATCHTOWER_HTTP_API_TOKEN";
const endpoints = [
  "WATCHTOWER_HTTP_API_ENDPOINTS",
  "WATCHTOWER_HTTP_API_UPDATE",
  "WATCHTOWER_HTTP_API_METRICS",
];
const groups = "health update metrics containers check history images config events swagger".split(" ");

/** The update endpoint without periodic polls (watchtower.md a.2; containrrr#897). */
export function scheduleSwitchedOff(settings: WatchtowerSettings): Finding {
  if (settings.serves("update") !== true) return undefined;
  if (settings.isOn("WATCHTOWER_HTTP_API_PERIODIC_POLLS") !== false) return undefined;
  const hasPlan = settings.isSet("WATCHTOWER_SCHEDULE") || settings.isSet("WATCHTOWER_POLL_INTERVAL");
  return {
    code: "schedule-switched-off",
    settings: ["WATCHTOWER_HTTP_API_PERIODIC_POLLS", ...endpoints],
    message: "The update endpoint is on and periodic polls are off, so the schedule never runs.",
    hint: 'Set WATCHTOWER_HTTP_API_PERIODIC_POLLS to "true", or expect updates by POST /v1/update only.',
    ...(hasPlan ? {} : { severity: "info" }),
  };
}

/** The fork's API at another port or address than a published port leads to. */
export function apiUnreachable(
  settings: WatchtowerSettings,
  { publishedPorts }: SettingSurroundings,
): readonly Finding[] {
  if (settings.flavour !== "nicholas-fedor" || !publishedPorts?.length) return [];
  const port = settings.text("WATCHTOWER_HTTP_API_PORT");
  const host = settings.text("WATCHTOWER_HTTP_API_HOST");
  const hint = "Leave the setting out: where the API can be reached is for the published port to say.";
  return [
    port !== undefined && port !== "" && !publishedPorts.includes(Number(port))
      ? {
          code: "api-unreachable",
          settings: ["WATCHTOWER_HTTP_API_PORT"],
          message: `The API listens on another port of the container than the published one, ${publishedPorts.join(", ")}.`,
          hint,
        }
      : undefined,
    host !== undefined && host !== "" && host !== "0.0.0.0"
      ? {
          code: "api-unreachable",
          settings: ["WATCHTOWER_HTTP_API_HOST"],
          message:
            "The API listens on one address inside the container, where a published port does not reach it.",
          hint,
        }
      : undefined,
  ];
}

/** What the fork's list of endpoints does not take: it then does not start (watchtower.md a.2). */
export function endpointUnknown(settings: WatchtowerSettings): Finding {
  const [setting = ""] = endpoints;
  if (settings.flavour !== "nicholas-fedor") return undefined;
  const names = (settings.text(setting) ?? "")
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== "");
  const unknown = names.find((name) => name !== "all" && !groups.includes(name));
  const isMixed = names.length > 1 && names.includes("all");
  // A later version may have more of them.
  const isKnown = isKnownVersion(settings.flavour, settings.image);
  const isNew = unknown !== undefined && !isKnown && nearestKey(unknown, groups) === undefined;
  if ((unknown === undefined && !isMixed) || isNew) return undefined;
  return {
    code: "api-endpoint-unknown",
    settings: [setting],
    message:
      unknown === undefined
        ? "The list of endpoints has all and others beside it: Watchtower does not start."
        : `There are no endpoints ${JSON.stringify(unknown)}: Watchtower does not start.`,
    hint: `Write all alone, or some of ${groups.join(", ")}.`,
  };
}

/** A certificate without its key, or the other way round. */
export function tlsIncomplete(settings: WatchtowerSettings): Finding {
  const both = ["WATCHTOWER_HTTP_API_TLS_CERT", "WATCHTOWER_HTTP_API_TLS_KEY"];
  if (settings.flavour !== "nicholas-fedor") return undefined;
  const missing = both.filter((name) => settings.text(name) === "");
  if (missing.length !== 1) return undefined;
  return {
    code: "api-tls-incomplete",
    settings: both,
    message: `${missing[0] ?? ""} is not set: Watchtower does not start with only one of certificate and key.`,
    hint: "Set both, or neither.",
  };
}

/** What a token should not be (watchtower.md c, "File secrets"). */
export function tokenFlaw(settings: WatchtowerSettings): Finding {
  const value = settings.text(token);
  if (value === undefined) return undefined;
  if (value === "") {
    if (settings.serves("update") !== true && settings.serves("metrics") !== true) return undefined;
    return {
      code: "token-empty",
      settings: [token, ...endpoints],
      message: "There is no token, and Watchtower does not start its API without one: it exits.",
      hint: `Set ${token} to a variable, such as \${API_TOKEN:?}, or to the path of a secret file.`,
    };
  }
  const hint = "Give the token as a secret file, /run/secrets/NAME, or as a variable.";
  if (/^(?:etc|usr|proc|sys|dev|watchtower)$/.test(value)) {
    return {
      code: "token-is-path",
      settings: [token],
      message:
        "The token is also the name of something in the image, and Watchtower reads a path as a file: the token is then another, or Watchtower exits.",
      hint,
    };
  }
  if (value.startsWith("/")) return undefined;
  return {
    code: "token-in-clear",
    settings: [token],
    message: "The token stands in the file for everyone who reads it.",
    hint,
  };
}
