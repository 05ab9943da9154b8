import { certificateProblem } from "./certificate-error.ts";

/**
 * Why no reply came, told apart by what the caller can do about it.
 *
 * `refused`: nothing listens there. `reset`: the connection was cut with an error. `closed`: the server closed it
 * without a reply. `name-not-found`: the host name has no address. `unreachable`: no route, or no answer to the
 * connection attempt. `certificate`: TLS did not trust the server. `protocol`: the answer was not HTTP(S).
 * `transport-timeout`: a `fetch` or dispatcher ended the exchange by a time limit of its own. `other`: anything else; see
 * `cause`.
 */
export type NetworkReason =
  | "refused"
  | "reset"
  | "closed"
  | "name-not-found"
  | "unreachable"
  | "certificate"
  | "protocol"
  | "transport-timeout"
  | "other";

/** A client's own advice for the ways an exchange can fail; what is absent falls back to a general sentence. */
export type Remedies = Partial<Record<NetworkReason | "timeout", string>>;

const reasonsByCode: Readonly<Record<string, NetworkReason>> = {
  ECONNREFUSED: "refused",
  ENOENT: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ECONNABORTED: "reset",
  UND_ERR_SOCKET: "closed",
  ENOTFOUND: "name-not-found",
  EAI_AGAIN: "name-not-found",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable", // ::1 on a machine without IPv6
  ETIMEDOUT: "unreachable",
  UND_ERR_CONNECT_TIMEOUT: "unreachable",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate",
  CERTIFICATE_REFUSED: "certificate",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate",
  UNABLE_TO_GET_ISSUER_CERT: "certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate",
  CERT_HAS_EXPIRED: "certificate",
  CERT_NOT_YET_VALID: "certificate",
  EPROTO: "protocol",
  UND_ERR_HEADERS_TIMEOUT: "transport-timeout",
  UND_ERR_BODY_TIMEOUT: "transport-timeout",
};

const generalRemedies: Readonly<Record<NetworkReason | "timeout", string>> = {
  refused: "Check that the service is running and that host and port are right.",
  reset: "Check that this port belongs to the service, and its log for a crash or restart.",
  closed: "Check the service's log: it ended the connection without an answer.",
  "name-not-found": "Check the host name, and that this machine can resolve it.",
  unreachable: "Check the network between here and there, and any firewall on the way.",
  certificate: "Trust the server's certificate by its fingerprint or CA, if it is the right one.",
  protocol: "Check the scheme (http or https) and the port.",
  "transport-timeout":
    "Leave fetch out or give a dispatcher, for which timeoutMs is the only bound: Node's own fetch gives up after 300 s.",
  other: "See the cause.",
  timeout: "Give it a longer timeoutMs, or find out why the server is slow.",
};

const happenings: Readonly<Record<NetworkReason, string>> = {
  refused: "could not connect: the connection was refused",
  reset: "failed: the connection was reset",
  closed: "failed: the server closed the connection without a complete answer",
  "name-not-found": "could not connect: the host name was not found",
  unreachable: "could not connect: the host did not answer",
  certificate: "was not sent: the server's certificate is not trusted",
  protocol: "failed: the answer was not HTTP",
  "transport-timeout": "failed: the transport gave up by a time limit of its own",
  other: "failed",
};

/** What happened, as a phrase that follows method and URL; with the error, also what is wrong with a certificate. */
export function whatHappened(reason: NetworkReason, error?: unknown): string {
  const problem = certificateProblem(error);
  return problem === undefined ? happenings[reason] : `${happenings[reason]} (${problem})`;
}

/** What to do about a failure: the client's advice where it has one, else the general one. */
export function remedyFor(reason: NetworkReason | "timeout", remedies: Remedies | undefined): string {
  return remedies?.[reason] ?? generalRemedies[reason];
}

/**
 * Finds the reason in an error of undici, Node or a `fetch`, looking through causes and aggregates.
 *
 * With several addresses tried (IPv6 and IPv4 `localhost`) the last attempt decides. Trap: an established connection
 * can end with ETIMEDOUT or EHOSTUNREACH too; only the system call tells that it never stood.
 */
export function networkReason(error: unknown, depth = 0): NetworkReason {
  if (typeof error !== "object" || error === null || depth > 4) return "other";
  const { name, code, syscall, message, cause, errors } = error as Record<string, unknown>;
  if (name === "HTTPParserError") return "protocol"; // undici's; it has no code
  // An aggregate repeats the code of its first attempt, without the system call.
  if (Array.isArray(errors) && errors.length > 0) return networkReason(errors.at(-1), depth + 1);
  const own = typeof code === "string" ? reasonOfCode(code, syscall) : undefined;
  return own ?? reasonOfDenoMessage(message) ?? networkReason(cause, depth + 1);
}

/** The errors of Deno's `fetch` have no code: what happened stands in the message of their cause (seen in 2.9). */
const reasonsByDenoMessage: readonly (readonly [RegExp, NetworkReason])[] = [
  [/client error \(Connect\): .*Connection refused/, "refused"],
  [/client error \(Connect\): dns error/, "name-not-found"],
  [/client error \(Connect\): invalid peer certificate/, "certificate"],
  [/client error \(Connect\): received corrupt message/, "protocol"],
  [/client error \(Connect\): /, "unreachable"],
  [/client error \(SendRequest\): connection closed/, "closed"],
  [/client error \(SendRequest\): invalid HTTP/, "protocol"],
  [/^Connection reset by peer \(os error/, "reset"],
];

function reasonOfDenoMessage(message: unknown): NetworkReason | undefined {
  if (typeof message !== "string") return undefined;
  return reasonsByDenoMessage.find(([pattern]) => pattern.test(message))?.[1];
}

function reasonOfCode(code: string, syscall: unknown): NetworkReason | undefined {
  if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) return reasonsByCode[code] ?? "protocol";
  const reason = reasonsByCode[code];
  const isConnecting =
    syscall === "connect" || syscall === "getaddrinfo" || code === "UND_ERR_CONNECT_TIMEOUT";
  return reason === "unreachable" && !isConnecting ? "reset" : reason;
}
