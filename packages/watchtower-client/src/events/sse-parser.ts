/** One dispatched event of a stream; `name` is `message` where the stream gives none. */
export interface SseEvent {
  readonly name: string;
  readonly data: string;
}

/** What a piece of the stream held. */
export interface SsePiece {
  readonly events: readonly SseEvent[];
  /** The reconnection time the server asked for last, in milliseconds. */
  readonly retryMs: number | undefined;
}

/** Reads a stream of server-sent events piece by piece, wherever the pieces were cut. */
export interface SseParser {
  /** Throws `RangeError` when an event grows beyond `maxEventLength`. */
  push(piece: Uint8Array): SsePiece;
}

/**
 * Makes a parser for the `text/event-stream` format of the HTML standard: three kinds of line end, a byte order mark at
 * the beginning, comments (Watchtower's heartbeats) skipped, data lines joined, an unfinished event at the end dropped.
 *
 * `maxEventLength` bounds what is kept of an event that does not end, in characters; 1,048,576 by default.
 */
export function createSseParser(maxEventLength = 1_048_576): SseParser {
  const decoder = new TextDecoder();
  let rest = "";
  let name = "";
  let data: string[] = [];
  let kept = 0;

  return {
    push(piece) {
      const events: SseEvent[] = [];
      let retryMs: number | undefined;
      const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line === "") {
          if (data.length > 0) events.push({ name: name === "" ? "message" : name, data: data.join("\n") });
          name = "";
          data = [];
          kept = 0;
          continue;
        }
        kept += line.length;
        const { field, value } = fieldOf(line);
        if (field === "event") name = value;
        else if (field === "data") data.push(value);
        else if (field === "retry" && /^\d{1,9}$/.test(value)) retryMs = Number(value);
      }
      if (kept + rest.length > maxEventLength) {
        throw new RangeError(`An event of more than ${maxEventLength} characters.`);
      }
      return { events, retryMs };
    },
  };
}

/** A comment has the empty field name. One blank after the colon belongs to the format, further ones to the value. */
function fieldOf(line: string): { field: string; value: string } {
  const colon = line.indexOf(":");
  if (colon === -1) return { field: line, value: "" };
  return { field: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, "") };
}
