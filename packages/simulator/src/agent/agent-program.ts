import type { Server as SecureServer } from "node:https";
import type { Socket } from "node:net";
import { daemonOf } from "../host/daemon-of.ts";
import type { DockerHost } from "../host/docker-host.ts";
import type { Program, ProgramContext } from "../programs/program.ts";
import type { RecordedRequest } from "../sockets/recorded-request.ts";
import { type AgentRun, createAgentServer } from "./agent-http.ts";
import type { AgentProcess } from "./agent-process.ts";
import { createAgentCertificate } from "./certificate.ts";
import { SignatureCheck } from "./signature-check.ts";

/** The first byte of a TLS handshake. */
const handshake = 0x16;

const cleartextReply = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

/** A Portainer Agent as a program: made once for a container, started and stopped with it. */
export class AgentProgram implements Program {
  readonly version: string;
  readonly host: DockerHost;
  readonly requests: RecordedRequest[] = [];
  readonly process: AgentProcess;
  context: ProgramContext | undefined;
  #run: AgentRun | undefined;
  #server: SecureServer | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #published = new Map<number, number>();

  constructor(version: string, host: DockerHost, handle: (program: AgentProgram) => AgentProcess) {
    this.version = version;
    this.host = host;
    this.process = handle(this);
  }

  /** The life that runs now; throws when the program does not run. */
  get run(): AgentRun {
    if (!this.#run) {
      throw new Error("@stack/simulator: this agent does not run (read its container's logs).");
    }
    return this.#run;
  }

  /** The port the agent listens on. */
  get port(): number {
    return Number(this.context?.env["AGENT_PORT"] || 9001);
  }

  get url(): string {
    const port = this.#published.get(this.port);
    return port === undefined ? "" : `https://127.0.0.1:${port}`;
  }

  published(containerPort: number, hostPort: number | undefined): void {
    if (hostPort === undefined) this.#published.delete(containerPort);
    else this.#published.set(containerPort, hostPort);
  }

  async start(context: ProgramContext): Promise<void> {
    this.context = context;
    const run: AgentRun = {
      daemon: daemonOf(this.host),
      version: this.version,
      certificate: await createAgentCertificate(context.ipAddress || "0.0.0.0"),
      signatures: new SignatureCheck(context.env["AGENT_SECRET"] ?? ""),
      requests: this.requests,
    };
    this.#run = run;
    this.#server = createAgentServer(run);
    context.log("INF agent running on Docker platform");
    context.log(
      `INF starting Agent API server | api_version=${this.version} server_addr=0.0.0.0 server_port=${this.port} use_tls=true`,
    );
  }

  stop(): void {
    this.#run = undefined;
    this.#server = undefined;
    this.#published.clear();
    for (const socket of this.#sockets) socket.destroy();
  }

  accept(containerPort: number, socket: Socket): boolean {
    const server = this.#server;
    if (!server || containerPort !== this.port) return false;
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    socket.once("readable", () => {
      const first = socket.read(1) as Buffer | null;
      if (!first) return;
      socket.unshift(first);
      if (first[0] === handshake) server.emit("connection", socket);
      else socket.end(cleartextReply);
    });
    return true;
  }
}
