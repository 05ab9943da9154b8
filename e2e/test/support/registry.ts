/** A registry on this machine that images can be pushed to: `REGISTRY`, else the usual port. */
export const registry = process.env["REGISTRY"] ?? "127.0.0.1:5000";

/** Whether it is there. */
export async function registryAnswers(): Promise<boolean> {
  try {
    const reply = await fetch(`http://${registry}/v2/`, { signal: AbortSignal.timeout(5_000) });
    return reply.ok;
  } catch {
    return false;
  }
}

/** Deletes a manifest, where the registry allows it; what is left behind there costs nothing but room. */
export async function deleteManifest(repository: string, digest: string): Promise<void> {
  await fetch(`http://${registry}/v2/${repository}/manifests/${digest}`, { method: "DELETE" });
}
