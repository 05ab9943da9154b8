import { RefusedError, type Exchange } from "@stack/http";
import type { KeySource } from "./key-source.ts";
import { loadImplementation } from "./lazy-modules.ts";
import type { SignatureHeaders } from "./signature.ts";

/** What entitles a client to sign. */
export interface CredentialOptions {
  /** The agent's `AGENT_SECRET`, to the byte; a line break from a file counts. */
  readonly secret?: string;
  /** The private key to sign with; alone it entitles to nothing, see `claimed` and `claim`. */
  readonly key?: KeySource;
  /**
   * This agent was claimed with this `key`, so signing takes nothing from anybody. Trap: after a restart the agent has
   * forgotten the claim, and the next signed call makes it anew.
   */
  readonly claimed?: true;
  /** Take possession of an unclaimed agent without a secret: it will answer this key alone until it restarts. */
  readonly claim?: true;
}

/** Gives the signature headers, or the reason why none may be sent. */
export interface Credentials {
  sign(exchange: Exchange): Promise<SignatureHeaders>;
}

/**
 * Decides whether this client may sign at all.
 *
 * An agent without a secret belongs to the first caller whose signed request reaches it, even one with a wrong
 * signature (reference/portainer-agent.md b.2): a probe could lock the Portainer Server out. So signing needs the
 * secret, or a key said to be the right one (`claimed`), or the wish to claim by name.
 *
 * Trap: `/ping` does not tell whether an agent has a secret. A secret given here for an agent that has none and is
 * unclaimed would claim it.
 */
export function createCredentials(options: CredentialOptions): Credentials {
  assertCredentials(options);
  const { secret, key, claimed, claim } = options;
  const isEntitled = secret !== undefined || claimed === true || claim === true;
  let headers: Promise<SignatureHeaders> | undefined;
  return {
    sign: (exchange) => {
      if (!isEntitled) return Promise.reject(claimRefusal(exchange));
      headers ??= signOnce(exchange).catch((error: unknown) => {
        // A key file can be mended.
        headers = undefined;
        throw error;
      });
      return headers;
    },
  };

  async function signOnce(exchange: Exchange): Promise<SignatureHeaders> {
    const { createAgentKey, readKey, signatureHeaders } = await loadImplementation();
    // With a secret, any key will do: the agent stores none. A key just made is never the right one.
    const source = key ?? (await createAgentKey());
    return signatureHeaders(await readKey(source, claimed !== true, exchange), secret, exchange);
  }
}

function assertCredentials({ secret, key, claimed, claim }: CredentialOptions): void {
  if (secret === "") {
    throw new TypeError(
      "@stack/portainer-agent-client: secret is empty; leave it out for an agent that has none.",
    );
  }
  if (claimed === true && key === undefined) {
    throw new TypeError(
      "@stack/portainer-agent-client: claimed needs the key that the agent was claimed with, as key.",
    );
  }
  if (claim === true && key === undefined) {
    throw new TypeError(
      "@stack/portainer-agent-client: claim needs a key that outlives this process, or the next one is locked out; key: { file } makes and keeps one.",
    );
  }
}

function claimRefusal(exchange: Exchange): RefusedError {
  return new RefusedError({
    ...exchange,
    what: "was not sent: an agent without a secret belongs to whoever signs first, and this could lock Portainer Server out",
    remedy:
      "Give the agent's AGENT_SECRET as secret, or the key it was claimed with and claimed: true, or a key and claim: true to take it; ping() is always safe.",
  });
}
