/** A reply as a real Watchtower sent it. */
export interface CapturedReply {
  /** As it is described, such as `GET /v1/status`; also where another method was used. */
  readonly operation: string;
  readonly status: number;
  readonly headers: Headers;
  /** Of an event stream, what came until it was left. */
  readonly body: string;
}

/** What is asked. */
export interface CaptureOptions {
  readonly token?: string;
  /** The method, where it is another one than the described. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of an event stream: read until the text matches this. */
  readonly until?: string | RegExp;
  /** Called once the reply's headers are there. */
  readonly onOpen?: () => void;
}

/** Sends one request without any client; `operation` may carry a query. */
export async function capture(
  baseUrl: string,
  operation: string,
  { token, method, headers = {}, until, onOpen }: CaptureOptions = {},
): Promise<CapturedReply> {
  const [described = "", target = ""] = operation.split(" ");
  const response = await fetch(baseUrl + target, {
    method: method ?? described,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
  });
  onOpen?.();
  return {
    operation: `${described} ${target.split("?")[0] ?? ""}`,
    status: response.status,
    headers: response.headers,
    body: until === undefined ? await response.text() : await readUntil(response, until),
  };
}

async function readUntil(response: Response, awaited: string | RegExp): Promise<string> {
  let body = "";
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    body += piece;
    if (body.search(awaited) !== -1) break;
  }
  return body;
}
