#!/usr/bin/env node
import { main } from "../dist/cli.js";

// A reader that has seen enough, as in `stackctl logs | head`, is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });
}
process.exitCode = await main(process.argv.slice(2), process);
// Interrupted while an engine does not answer, its connection would keep the process alive.
if (process.exitCode === 130) process.exit();
