/** A Compose file, or the state of the host, that `docker compose up` would refuse. */
export class ComposeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ComposeError";
  }
}
