// npm run test:live: the published images on this machine's Docker Engine: the Watchtower client against both
// Watchtowers, the deployed stack with an update through a local registry; the agent client against the agent, against
// a Swarm of two engines in network namespaces of their own (needs root), and against Portainer Server. The parts:
// watchtower, fork, agent, swarm, server. One that cannot run is skipped, unless REQUIRE_LIVE names it (a comma list, or
// all). Images: WATCHTOWER_IMAGE, WATCHTOWER_FORK_IMAGE, AGENT_IMAGE, PORTAINER_SERVER_IMAGE; registry: REGISTRY
// (default 127.0.0.1:5000; docker-registry is started when none answers there).
//
// npm run test:nightly: in the same way, what takes minutes.
import { install, root, run, tryRun, turbo } from "./bootstrap.mjs";

install();
run("npx", turbo(["build"], "--filter=@stack/e2e^..."));
const which = process.argv[2] ?? "live";
process.exit(tryRun("npm", ["run", "--silent", `test:${which}`], { cwd: `${root}e2e` }) ? 0 : 1);
