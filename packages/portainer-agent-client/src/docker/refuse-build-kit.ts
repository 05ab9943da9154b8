import type { ServerHttp2Stream } from "node:http2";
import type { DockerExchange } from "./docker-exchange.ts";
import { refuse, refusal, type Refusal } from "./refuse.ts";

const buildKit: Refusal = {
  what: "cannot go through the Portainer Agent: BuildKit needs a connection of its own to the engine",
  remedy:
    "Use the classic builder (DOCKER_BUILDKIT=0 docker build), or build elsewhere, push, and pull here.",
};

/** gRPC's FAILED_PRECONDITION. Not UNIMPLEMENTED, which BuildKit's clients take for an older engine and go around. */
const failedPrecondition = 9;

/**
 * Refuses a build by BuildKit, so that the client tells its user why.
 *
 * buildx asks for a connection that speaks gRPC. Where it gets none, it takes the engine for one without BuildKit, and
 * sets out to pull and run a builder in a container, which could not be spoken to either: so it gets the connection, and
 * each of its calls the sentence.
 */
export async function refuseBuildKit(exchange: DockerExchange): Promise<void> {
  const { path, takeOver } = exchange;
  if (path !== "/grpc" || takeOver === undefined) {
    refuse(exchange, buildKit);
    return;
  }
  const { createServer } = await import("node:http2");
  const server = createServer();
  server.on("stream", (stream: ServerHttp2Stream) => {
    // Whoever has left needs no answer.
    stream.on("error", () => undefined);
    stream.respond(
      {
        "content-type": "application/grpc",
        "grpc-status": failedPrecondition,
        "grpc-message": encodeURIComponent(refusal(buildKit)),
      },
      { endStream: true },
    );
  });
  server.emit("connection", takeOver("application/grpc"));
}
