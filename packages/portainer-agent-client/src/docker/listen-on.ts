import type { Server } from "node:http";

/** Where a proxy listens: a socket's path, or a port of 127.0.0.1 (0 for any that is free). */
export type ListenOptions = { readonly path: string } | { readonly port: number };

/** Where it listens, as `DOCKER_HOST` has it. */
export interface ListenAddress {
  readonly dockerHost: string;
  /** Absent for a socket. */
  readonly port?: number;
}

/** Listens, and gives where. A socket is the user's own from its first moment on (0600). */
export async function listenOn(server: Server, where: ListenOptions): Promise<ListenAddress> {
  if ("port" in where) {
    await listening(server, () => server.listen({ port: where.port, host: "127.0.0.1" }));
    const { port } = server.address() as { port: number };
    return { dockerHost: `tcp://127.0.0.1:${port}`, port };
  }
  const { path } = where;
  if (/^[\\/]{2}[.?][\\/]pipe[\\/]/.test(path)) {
    await listening(server, () => server.listen({ path }));
    return { dockerHost: `npipe://${path.replaceAll("\\", "/")}` };
  }
  const nodePath = await import("node:path");
  const socketPath = nodePath.resolve(path);
  await removeDeadSocket(socketPath);
  await listening(server, () => listenPrivately(server, socketPath));
  return { dockerHost: `unix://${socketPath}` };
}

/** The socket is made within the call, so nobody else's files come under this mask. */
function listenPrivately(server: Server, path: string): void {
  let before: number | undefined;
  try {
    before = process.umask(0o177);
  } catch {
    // A worker thread may not; there the mask is the process's.
  }
  try {
    server.listen({ path });
  } finally {
    if (before !== undefined) process.umask(before);
  }
}

async function listening(server: Server, listen: () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => {
      server.off("error", reject);
      resolve();
    });
    listen();
  });
}

/** A process that was killed leaves its socket behind; one that answers, or another kind of file, is somebody's. */
async function removeDeadSocket(path: string): Promise<void> {
  const [{ lstat, unlink }, { connect }] = await Promise.all([
    import("node:fs/promises"),
    import("node:net"),
  ]);
  const isSocket = await lstat(path).then(
    (file) => file.isSocket(),
    () => false,
  );
  if (!isSocket) return;
  const isDead = await new Promise<boolean>((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      resolve(false);
      socket.destroy();
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED"));
  });
  if (isDead) await unlink(path);
}
