import { createPublicKey, type KeyObject, sign } from "node:crypto";
import type { DockerHost } from "../host/docker-host.ts";

/** A setting of a stack. */
export interface StackVariable {
  readonly name: string;
  readonly value: string;
}

/** An environment as the server keeps and shows it, in its own field names. */
export interface ServerEnvironment {
  readonly Id: number;
  readonly Name: string;
  /** 2: an agent on Docker. */
  readonly Type: 2;
  readonly URL: string;
  readonly PublicURL: string;
  readonly GroupId: number;
  readonly TagIds: readonly number[];
  readonly ContainerEngine: string;
  readonly Gpus: readonly object[];
  readonly TLSConfig: { readonly TLS: boolean; readonly TLSSkipVerify: boolean };
  readonly Agent: { readonly Version: string };
  /** 1: up, 2: down. */
  Status: 1 | 2;
  Snapshots: readonly object[];
}

/** A stack as the server keeps and shows it. */
export interface ServerStack {
  readonly Id: number;
  readonly Name: string;
  /** 1: Swarm, 2: Compose. */
  readonly Type: 1 | 2;
  readonly EndpointId: number;
  readonly SwarmId: string;
  readonly EntryPoint: string;
  Env: readonly StackVariable[];
  /** 1: active, 2: inactive. */
  Status: 1 | 2;
  /** Unix seconds. */
  readonly CreationDate: number;
  readonly CreatedBy: string;
  UpdateDate: number;
  UpdatedBy: string;
}

/** Everything one server knows. */
export interface ServerState {
  readonly version: string;
  readonly apiKey: string;
  readonly admin: { readonly username: string; readonly password: string };
  /** Tokens of those who have logged in. */
  readonly tokens: Set<string>;
  readonly agentSecret: string;
  readonly key: KeyObject;
  readonly hosts: readonly DockerHost[];
  readonly environments: Map<number, ServerEnvironment>;
  readonly stacks: Map<number, ServerStack>;
  /** The files of the stacks, by their id. */
  readonly files: Map<number, string>;
  /** The engine behind an environment, by the ID that its `/info` gave. */
  readonly engines: Map<number, string>;
  lastId: number;
}

/** The two headers by which agents know the server (reference/portainer-agent.md b.1). */
export function signatureOf({ key, agentSecret }: ServerState): Record<string, string> {
  const message = Buffer.from(agentSecret === "" ? "Portainer-App" : agentSecret);
  const signature = sign("md5", message, { key, dsaEncoding: "ieee-p1363" });
  return {
    "X-PortainerAgent-PublicKey": createPublicKey(key)
      .export({ format: "der", type: "spki" })
      .toString("hex"),
    "X-PortainerAgent-Signature": signature.toString("base64").replace(/=+$/, ""),
  };
}
