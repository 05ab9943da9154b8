import type { Container } from "../host/container.ts";
import { DockerError } from "../host/docker-error.ts";
import { mustRun } from "../host/exec-store.ts";
import type { OutputStream } from "../processes/container-process.ts";
import { hijack, type HijackedConnection } from "./hijack.ts";
import { type EngineReply, type EngineRequest, type EngineRoute, isTrue, terminalSize } from "./route.ts";
import { streamFrame } from "./stream-frame.ts";

/** `POST /containers/{id}/attach`: what the container writes from now on, and a way into its input. */
function attach(request: EngineRequest): EngineReply {
  const { daemon, params, query, response, upgrade } = request;
  const container = daemon.containers.find(params[0] ?? "");
  if (!container) {
    refuse(request, new DockerError(404, `No such container: ${params[0] ?? ""}`));
    return undefined;
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  const framed = container.config["Tty"] !== true;
  const connection = hijack({ response, upgrade, framed, headers: {} });
  const send = (stream: OutputStream, bytes: Buffer): void => {
    if (isTrue(query, stream)) void connection.write(framed ? streamFrame(stream, bytes) : bytes);
  };
  if (isTrue(query, "logs")) {
    const lineEnd = framed ? "\n" : "\r\n";
    for (const { stream, text } of container.logs.lines()) send(stream, Buffer.from(`${text}${lineEnd}`));
  }
  if (!isTrue(query, "stream")) {
    connection.end();
    return undefined;
  }
  const stopBytes = container.logs.subscribeBytes(send);
  const stopEvents = daemon.events.subscribe(({ Action, Actor }) => {
    if (Actor.ID !== container.id) return;
    if (Action === "die" || Action === "destroy") connection.end();
    if (Action === "start") feed(container, query, connection);
  });
  feed(container, query, connection);
  connection.onClose(() => {
    stopBytes();
    stopEvents();
  });
  return undefined;
}

/** Leads what the client sends into the container's process; one that is not running yet gets it when it starts. */
function feed(container: Container, query: URLSearchParams, { input }: HijackedConnection): void {
  const process = container.mainProcess;
  if (!input || !process || !isTrue(query, "stdin")) return;
  input.pipe(process.input, { end: container.config["StdinOnce"] === true });
}

/** The engine takes the connection over before it looks for the container: the refusal is no JSON. */
function refuse({ response }: EngineRequest, error: DockerError): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.removeHeader("Transfer-Encoding");
  response.writeHead(error.status, { "Content-Type": "application/vnd.docker.raw-stream" });
  response.end(`${error.message}\r\n`);
}

/** Attaching to a container, and the size of its terminal. */
export const attachRoutes: readonly EngineRoute[] = [
  { method: "POST", path: /^\/containers\/([^/]+)\/attach$/, handle: attach },
  {
    method: "POST",
    path: /^\/containers\/([^/]+)\/resize$/,
    handle({ daemon, params, query }) {
      const container = daemon.containers.get(params[0] ?? "");
      const size = terminalSize(query);
      mustRun(container);
      container.mainProcess?.resize(size);
      return { status: 200 };
    },
  },
];
