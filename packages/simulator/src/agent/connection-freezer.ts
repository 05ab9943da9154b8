import type { TLSSocket } from "node:tls";

/** Makes connections go dead without an end, as when the machine at the other end has gone. */
export class ConnectionFreezer {
  #frozen = false;
  readonly #sockets = new Set<TLSSocket>();
  #waiting: (() => void)[] = [];

  /** Takes charge of a connection. */
  watch(socket: TLSSocket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    if (this.#frozen) stop(socket);
  }

  /** Runs at once, or after the thaw when connections are frozen. */
  afterThaw(act: () => void): void {
    if (this.#frozen) this.#waiting.push(act);
    else act();
  }

  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) stop(socket);
  }

  thaw(): void {
    this.#frozen = false;
    for (const socket of this.#sockets) {
      socket.uncork();
      socket.resume();
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const act of waiting) act();
  }
}

function stop(socket: TLSSocket): void {
  socket.cork();
  socket.pause();
}
