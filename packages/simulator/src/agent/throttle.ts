import { type Readable, Transform } from "node:stream";

/** How often bytes are let through. */
const tickMs = 20;

/** Lets no more bytes through than so many a second; undefined leaves the stream as it is. */
export function throttle(source: Readable, bytesPerSecond: number | undefined): Readable {
  if (bytesPerSecond === undefined) return source;
  const perTick = Math.max(1, Math.round((bytesPerSecond * tickMs) / 1000));
  const slow = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let rest = chunk;
      const timer = setInterval(() => {
        this.push(rest.subarray(0, perTick));
        rest = rest.subarray(perTick);
        if (rest.length > 0) return;
        clearInterval(timer);
        done();
      }, tickMs);
      this.once("close", () => {
        clearInterval(timer);
      });
    },
  });
  source.once("error", (error) => slow.destroy(error));
  source.once("close", () => {
    if (!source.readableEnded) slow.destroy();
  });
  return source.pipe(slow);
}
