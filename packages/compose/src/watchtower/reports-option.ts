import type { ComposeSecret, ComposeText } from "../stack/compose-file.ts";
import { booleanOption, objectOption, textOption } from "../stack/option-values.ts";
import type { OptionValues } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { isSecretSource, secretSource, secretSources } from "../stack/secret-source.ts";
import type { SecretSource } from "../stack/secret-source.ts";
import { secretVariable } from "../stack/secret-variable.ts";
import type { StackTarget } from "../stack/swarm-target.ts";
import { reportUrl } from "./report-url.ts";

/** Reports of each run to a program: where to, and what goes with them. */
export type ReportOptions = ReportDestination & {
  /** The host that reports name. Default: the id of Watchtower's container. */
  readonly hostname?: string | undefined;
  /** Whether documents carry a title, too. Default false: a program has no use for one. */
  readonly title?: boolean | undefined;
  /** Whether Watchtower also tells of its start, in a document without a report. Default false. */
  readonly startupMessage?: boolean | undefined;
};

/**
 * Where reports go: an address and headers, which then stand in the file; or the URL that `reportUrl` makes of them, from
 * a variable or a secret.
 */
export type ReportDestination =
  | { readonly url: string; readonly headers?: Readonly<Record<string, string>> | undefined }
  | { readonly variable: string }
  | SecretSource;

/** The settings by which Watchtower reports, and the secret that one of them reads. */
export interface Reports {
  readonly environment: Readonly<Record<string, ComposeText>>;
  readonly secrets: Readonly<Record<string, ComposeSecret>>;
  readonly comment: string;
}

const path = "watchtower.reports";
const secretName = "report_url";
const destinations = ["url", "variable", ...secretSources];

/** Reads `watchtower.reports` as what its receiver needs (watchtower.md f); undefined where there is none. */
export function reportsOption(value: unknown, target: StackTarget, problems: Problem[]): Reports | undefined {
  if (value === undefined) return undefined;
  const own = ["headers", "hostname", "title", "startupMessage"];
  const options = objectOption(value, path, [...destinations, ...own], problems);
  const hostname = textOption(options["hostname"], `${path}.hostname`, "", problems);
  const title = booleanOption(options["title"], `${path}.title`, false, problems);
  const startupMessage = booleanOption(options["startupMessage"], `${path}.startupMessage`, false, problems);
  const { setting, secrets } = destination(options, target, problems);
  return {
    environment: {
      WATCHTOWER_NOTIFICATION_REPORT: "true",
      WATCHTOWER_NOTIFICATION_TEMPLATE: "json.v1",
      ...(setting === undefined ? {} : { WATCHTOWER_NOTIFICATION_URL: setting }),
      ...(title ? {} : { WATCHTOWER_NOTIFICATION_SKIP_TITLE: "true" }),
      ...(startupMessage ? {} : { WATCHTOWER_NO_STARTUP_MESSAGE: "true" }),
      ...(hostname === "" ? {} : { WATCHTOWER_NOTIFICATIONS_HOSTNAME: hostname }),
    },
    secrets: secrets ?? {},
    comment: "The only results per container that Watchtower gives; the three settings belong together.",
  };
}

function destination(
  options: OptionValues,
  target: StackTarget,
  problems: Problem[],
): { setting?: ComposeText; secrets?: Readonly<Record<string, ComposeSecret>> } {
  const named = destinations.filter((name) => options[name] !== undefined);
  if (named.length !== 1) {
    problems.push({
      code: "option-invalid",
      severity: "error",
      path,
      message: `${path} names ${named.length === 0 ? "no place" : "several places"} for reports to go to.`,
      hint: "Choose one of url, variable, file, environment and external.",
    });
  }
  if (options["url"] !== undefined) return literalUrl(options, problems);
  if (options["variable"] !== undefined) {
    const text = "the URL that reportUrl made";
    return {
      setting: secretVariable(options["variable"], `${path}.variable`, "REPORT_URL", text, problems),
    };
  }
  const source = Object.fromEntries(secretSources.map((name) => [name, options[name]]));
  if (named.length === 0 || !isSecretSource(source)) return {};
  const secret = secretSource(source, path, target, problems);
  return secret === undefined
    ? {}
    : { setting: `/run/secrets/${secretName}`, secrets: { [secretName]: secret } };
}

function literalUrl(options: OptionValues, problems: Problem[]): { setting?: ComposeText } {
  const address = textOption(options["url"], `${path}.url`, "", problems);
  if (address === "") return {};
  const headers = headersOption(options["headers"], problems);
  const made = reportUrl(address, headers);
  if ("flaw" in made) {
    const { flaw, hint } = made;
    problems.push({
      code: "option-invalid",
      severity: "error",
      path: `${path}.url`,
      message: `${path}.url ${flaw}.`,
      hint,
    });
    return {};
  }
  if (Object.keys(headers).length > 0 || new URL(address).username !== "") {
    problems.push({
      code: "report-secret-in-clear",
      severity: "warning",
      path: `${path}.headers`,
      message: "The headers of reports stand in the file for everyone who reads it.",
      hint: "If one is a secret, put what reportUrl makes of address and headers into a file or variable, and name that instead.",
    });
  }
  return { setting: made.url };
}

function headersOption(value: unknown, problems: Problem[]): Readonly<Record<string, string>> {
  const names =
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const given = objectOption(value, `${path}.headers`, names, problems);
  const headers = names.map((name) => [
    name,
    textOption(given[name], `${path}.headers.${name}`, "", problems),
  ]);
  return Object.fromEntries(headers.filter(([, text]) => text !== "")) as Record<string, string>;
}
