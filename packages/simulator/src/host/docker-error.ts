/** A refusal by the simulated engine: the HTTP status it is answered with and the message in Docker's words. */
export class DockerError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "DockerError";
    this.status = status;
  }
}
