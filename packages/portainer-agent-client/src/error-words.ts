import type { Reply } from "@stack/http";

/** What a failing reply says in words. */
export interface ErrorWords {
  /** The engine's own errors are passed on; both send JSON, but only the agent leaves the line unended. */
  readonly from: "agent" | "docker" | "text" | "nobody";
  readonly message: string;
  /** Only the agent has them. */
  readonly details: string;
}

/**
 * Reads an error in any of its forms: the agent's JSON, Docker's JSON, text, text with JSON below, or nothing.
 *
 * Forms: reference/portainer-agent.md c, and trap 16.
 */
export function errorWords(reply: Reply): ErrorWords {
  const text = reply.text();
  const json = objectIn(text) ?? objectIn(text.slice(text.indexOf("\n") + 1));
  if (json === undefined) {
    const line = text.trim().split("\n")[0] ?? "";
    const isPage = /^\s*</.test(text);
    return { from: text === "" ? "nobody" : "text", message: isPage ? "" : line.slice(0, 200), details: "" };
  }
  const word = (name: string): string => (typeof json[name] === "string" ? json[name] : "");
  const isDocker = text.endsWith("\n") && word("details") === "";
  return { from: isDocker ? "docker" : "agent", message: word("message"), details: word("details") };
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
