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
