// A simulated agent in a thread of its own, so that nothing of it counts among what is held where the client runs.
import { parentPort } from "node:worker_threads";
import { createDockerHost, startAgent } from "@stack/simulator";

const host = createDockerHost();
host.registry.push("web:1", { sizeBytes: 60_000_000 });
await host.runContainer({ name: "web", image: "web:1" });
const { url, fingerprint256 } = await startAgent({ secret: "s3cret", host });
parentPort?.postMessage({ url, fingerprint256 });
