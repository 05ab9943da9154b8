/** What Docker Hub says about pulls to whoever asks. */
export interface DockerHub {
  /** The limit and what is left of it; undefined: Hub sends no such headers, as to paying accounts. */
  readonly pulls?: { readonly limit: number; readonly remaining: number };
  /** Accounts that can log in, by name with their password. Left out: every name and password is good. */
  readonly accounts?: Readonly<Record<string, string>>;
}

/** Docker Hub to somebody who has not pulled yet. */
export const freshDockerHub: DockerHub = { pulls: { limit: 100, remaining: 100 } };
