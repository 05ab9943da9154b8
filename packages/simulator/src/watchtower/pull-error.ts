import { DockerError } from "../host/docker-error.ts";

/** The registry could not be asked for an image, or did not give it; `cause` is what the engine says. */
export class PullError extends Error {
  constructor(image: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const missing = cause instanceof DockerError && cause.status === 404 ? "image not found: " : "";
    super(`image pull: failed to pull image: ${missing}${image}: Error response from daemon: ${reason}`, {
      cause,
    });
    this.name = "PullError";
  }
}
