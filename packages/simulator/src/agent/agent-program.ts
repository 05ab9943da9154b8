import type { Socket } from "node:net";
import { daemonOf } from "../host/daemon-of.ts";
import type { DockerHost } from "../host/docker-host.ts";
import type { Program, ProgramContext } from "../programs/program.ts";
import type { RecordedRequest } from "../sockets/recorded-request.ts";
import type { AgentRun } from "./agent-exchange.ts";
import { AgentFaults } from "./agent-faults.ts";
import { type AgentLimits, realLimits } from "./agent-limits.ts";
import type { AgentProcess } from "./agent-process.ts";
import { AgentServer } from "./agent-server.ts";
import { createAgentCertificate } from "./certificate.ts";
import { type ClusterMembership, joinCluster } from "./cluster-membership.ts";
import { ConnectionFreezer } from "./connection-freezer.ts";
import { SecretTimeout } from "./secret-timeout.ts";
import { SignatureCheck } from "./signature-check.ts";

/** The first byte of a TLS handshake. */
const handshake = 0x16;

const cleartextReply = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

/** A Portainer Agent as a program: made once for a container, started and stopped with it. */
export class AgentProgram implements Program {
  readonly version: string;
  readonly host: DockerHost;
  readonly requests: RecordedRequest[] = [];
  readonly faults = new AgentFaults();
  readonly freezer = new ConnectionFreezer();
  readonly process: AgentProcess;
  context: ProgramContext | undefined;
  /** Whether the next end is one that the other agents of the Swarm do not hear of. */
  diesUnnoticed = false;
  #limits: AgentLimits = realLimits;
  #run: AgentRun | undefined;
  #server: AgentServer | undefined;
  #timeout: SecretTimeout | undefined;
  #membership: ClusterMembership | undefined;
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

  /** Whether connections are taken: not before the start, after the end, nor after the security shutdown. */
  get listening(): boolean {
    return this.#server !== undefined;
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
    const secret = context.env["AGENT_SECRET"] ?? "";
    const limits = (): AgentLimits => this.#limits;
    const run: AgentRun = {
      daemon: daemonOf(this.host),
      version: this.version,
      certificate: await createAgentCertificate(context.ipAddress || "0.0.0.0"),
      signatures: new SignatureCheck(secret),
      files: context.fileSystem,
      requests: this.requests,
      get limits() {
        return limits();
      },
      faults: this.faults,
      engineConnections: new Set(),
      place: daemonOf(this.host).swarm,
      log: (line) => context.log(line),
    };
    for (const name of ["agent", "cert.pem", "key.pem"]) {
      run.files.makeDirectory("/app");
      run.files.write(`/app/${name}`, Buffer.from(name === "cert.pem" ? run.certificate.certificatePem : ""));
    }
    this.#run = run;
    this.#server = new AgentServer(run, (socket) => this.freezer.watch(socket));
    if (run.place) {
      this.#membership = await joinCluster(run.place, this.port, (socket) => {
        if (!this.accept(this.port, socket)) socket.resetAndDestroy();
      });
      context.log("INF agent running on a Swarm cluster node. Running in cluster mode");
    }
    this.#timeout = new SecretTimeout(context.env["AGENT_SECRET_TIMEOUT"], () => {
      if (secret === "" && run.signatures.claimedBy === undefined) this.#shutDown();
    });
    context.log("INF agent running on Docker platform");
    context.log(
      `INF starting Agent API server | api_version=${this.version} server_addr=0.0.0.0 server_port=${this.port} use_tls=true`,
    );
  }

  stop(): void {
    for (const connection of this.#run?.engineConnections ?? []) connection.destroy();
    this.#run = undefined;
    this.#server = undefined;
    this.#timeout?.cancel();
    this.#membership?.end(this.diesUnnoticed);
    this.diesUnnoticed = false;
    this.#published.clear();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Changes limits of time; a connection that is idle now keeps its own. */
  setLimits(limits: Partial<AgentLimits>): void {
    this.#limits = { ...this.#limits, ...limits };
    this.#server?.setIdleMs(this.#limits.idleMs);
  }

  /** Lets the security timer run out now. */
  expireSecretTimeout(): void {
    this.#timeout?.fire();
  }

  accept(containerPort: number, socket: Socket): boolean {
    const server = this.#server;
    if (!server || containerPort !== this.port) return false;
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    this.freezer.afterThaw(() => {
      socket.once("readable", () => {
        const first = socket.read(1) as Buffer | null;
        if (!first) return;
        socket.unshift(first);
        if (first[0] === handshake) server.accept(socket);
        else socket.end(cleartextReply);
      });
    });
    return true;
  }

  /** Takes no more connections, lets requests under way finish, and stays alive so that nothing restarts it. */
  #shutDown(): void {
    this.context?.log(
      "INF shutting down API server as no client was associated after the timeout, keeping alive to prevent restart by docker/kubernetes",
    );
    this.context?.stopListening();
    this.#server?.shutDown();
    this.#server = undefined;
  }
}
