// npm run test:live: the stack with the published images on this machine's Docker Engine, an update through a local
// registry, and the agent's answer. Three parts: watchtower, fork, agent. One whose image cannot be had is skipped,
// unless REQUIRE_LIVE names it (a comma list, or all). Images: WATCHTOWER_IMAGE, WATCHTOWER_FORK_IMAGE, AGENT_IMAGE;
// registry: REGISTRY (default 127.0.0.1:5000; docker-registry is started when none answers there).
import { install, root, run, tryRun, turbo } from "./bootstrap.mjs";

install();
run("npx", turbo(["build"], "--filter=@stack/e2e^..."));
process.exit(tryRun("npm", ["run", "--silent", "test:live"], { cwd: `${root}e2e` }) ? 0 : 1);
