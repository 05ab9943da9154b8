/** A refusal in the server's words. */
export class ServerError extends Error {
  readonly status: number;
  readonly details: string | undefined;

  constructor(status: number, message: string, details?: string) {
    super(message);
    this.name = "ServerError";
    this.status = status;
    this.details = details;
  }
}

/** What Go says of a text that is no whole number; `undefined` for one that is. */
export function notANumber(text: string): string | undefined {
  return /^[+-]?\d+$/.test(text)
    ? undefined
    : `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
}

/** The 404 for what is not in one of the server's buckets. */
export function notFound(message: string, bucket: "endpoints" | "stacks", key: number): ServerError {
  return new ServerError(404, message, `Object not found inside the database (bucket=${bucket}, key=${key})`);
}
