import type { DockerHost } from "../host/docker-host.ts";
import type { RecordedRequest } from "../sockets/recorded-request.ts";
import type { HeldReplies } from "./agent-faults.ts";
import type { AgentLimits } from "./agent-limits.ts";
import type { AgentProgram } from "./agent-program.ts";

/** A running simulated agent. */
export interface AgentProcess {
  /** Tells it from a Watchtower, as `host.program()` may give either. */
  readonly kind: "agent";
  readonly version: string;
  /** `https://127.0.0.1:…`; empty while no published port leads to the agent. */
  readonly url: string;
  /** SHA-256 of the certificate it serves now, as Node's X509Certificate prints it: `AA:BB:…`. */
  readonly fingerprint256: string;
  readonly certificatePem: string;
  readonly host: DockerHost;
  /** Every request the process received, over all its restarts. */
  readonly requests: readonly RecordedRequest[];
  /** Everything the process logged. */
  readonly logs: readonly string[];
  /** The public key, in lower-case hexadecimal, that claimed this process; always undefined with a secret. */
  readonly claimedBy: string | undefined;
  /** False once nothing listens any more: after `kill()`, and after the security shutdown, which leaves the process alive. */
  readonly listening: boolean;
  /** Stops and starts the process on the same port: new certificate, claim forgotten. */
  restart(): Promise<void>;
  /** Ends the process at once: its connections break off and its port refuses until `restart()`. */
  kill(): Promise<void>;
  /** Lets AGENT_SECRET_TIMEOUT (72 h) run out now. */
  expireSecretTimeout(): void;
  /** Changes limits of time, for this life and those after it; what has begun keeps its own. */
  setLimits(limits: Partial<AgentLimits>): void;
  /** Makes all connections go dead without an end, new ones included, until `thaw()`. */
  freeze(): void;
  thaw(): void;
  /** Holds requests before they are carried out, so that not even a status line comes. */
  holdReplies(): HeldReplies;
  /** Sends bodies of Docker's answers and of files no faster than this; undefined for as fast as possible. */
  slowDown(bytesPerSecond: number | undefined): void;
  /** Whether `/var/run/docker.sock` answers the agent. */
  setDockerReachable(reachable: boolean): void;
  /** Ends the process; one in a container is stopped with its container. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The handle of an agent that runs in a container, or of one started directly. */
export function agentProcess(
  program: AgentProgram,
  logs: () => readonly string[],
  close: () => Promise<void>,
): AgentProcess {
  return {
    kind: "agent",
    version: program.version,
    host: program.host,
    requests: program.requests,
    get url() {
      return program.url;
    },
    get fingerprint256() {
      return program.run.certificate.fingerprint256;
    },
    get certificatePem() {
      return program.run.certificate.certificatePem;
    },
    get logs() {
      return logs();
    },
    get claimedBy() {
      return program.run.signatures.claimedBy;
    },
    get listening() {
      return program.listening;
    },
    async restart() {
      await program.context?.restart();
    },
    async kill() {
      program.diesUnnoticed = true;
      await program.context?.kill();
    },
    expireSecretTimeout: () => program.expireSecretTimeout(),
    setLimits: (limits) => program.setLimits(limits),
    freeze: () => program.freezer.freeze(),
    thaw: () => program.freezer.thaw(),
    holdReplies: () => program.faults.hold(),
    slowDown(bytesPerSecond) {
      program.faults.bytesPerSecond = bytesPerSecond;
    },
    setDockerReachable(reachable) {
      program.faults.dockerReachable = reachable;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
