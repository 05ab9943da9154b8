import type { Exchange } from "./errors.ts";
import { createRedactor } from "./redact.ts";

/** A complete reply, whatever its status. */
export interface Reply extends Exchange {
  readonly status: number;
  /** Lower-case names; a repeated header's values are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** The body as UTF-8 text. */
  text(): string;
  /** The body as JSON, unchecked; `undefined` where it is none, which no JSON text stands for. */
  json(): unknown;
}

const utf8 = new TextDecoder();

/** Makes what may be shown of a request when it is asked for: redaction costs as much as all the rest of a call. */
export function showLater(method: string, url: URL, secrets: readonly string[] = []): () => Exchange {
  const { href } = url; // as it is now: the object is the caller's
  return () => {
    const shown = new URL(href);
    shown.username = "";
    shown.password = "";
    return { method, url: createRedactor(secrets).text(shown.href) };
  };
}

/** A reply whose URL is redacted when it is asked for. */
export class CompleteReply implements Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  readonly #shown: () => Exchange;

  constructor(
    shown: () => Exchange,
    status: number,
    headers: Readonly<Record<string, string>>,
    bytes: Uint8Array,
  ) {
    this.#shown = shown;
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
  }

  get method(): string {
    return this.#shown().method;
  }

  get url(): string {
    return this.#shown().url;
  }

  text(): string {
    return utf8.decode(this.bytes);
  }

  json(): unknown {
    try {
      return JSON.parse(this.text());
    } catch {
      return undefined;
    }
  }
}
