export { createDockerHost } from "./host/docker-host.ts";
export type { DockerHost, DockerHostOptions } from "./host/docker-host.ts";
export type { ContainerState } from "./host/container-state.ts";
export type { ContainerStatus, MountPoint, MountSpec } from "./host/container.ts";
export type { PortToPublish, RunOptions } from "./host/run-container.ts";
export type { Registry } from "./host/registry.ts";
export type { ImageContent } from "./host/image.ts";
export type { EngineEndpoint, EngineListener } from "./engine/listen.ts";
export { DockerError } from "./host/docker-error.ts";
export type { ComposeOptions } from "./compose/project.ts";
export { ComposeError } from "./compose/compose-error.ts";
export { startWatchtower } from "./watchtower/start-watchtower.ts";
export type { WatchtowerOptions } from "./watchtower/start-watchtower.ts";
export type { WatchtowerProcess } from "./watchtower/watchtower-process.ts";
export type { EventControls } from "./watchtower/event-controls.ts";
export type { HeldChecks, HeldUpdates } from "./watchtower/update-controls.ts";
export type { WatchtowerFlavour } from "./watchtower/settings.ts";
export { startAgent } from "./agent/start-agent.ts";
export type { AgentOptions } from "./agent/start-agent.ts";
export type { AgentProcess } from "./agent/agent-process.ts";
export type { AgentLimits } from "./agent/agent-limits.ts";
export { startPortainerServer } from "./portainer-server/start-portainer-server.ts";
export type {
  PortainerServerOptions,
  PortainerServerProcess,
} from "./portainer-server/start-portainer-server.ts";
export type { ServerEnvironment, ServerStack, StackVariable } from "./portainer-server/server-state.ts";
export { createSwarm } from "./swarm/create-swarm.ts";
export type { Swarm, SwarmMember, SwarmNodeOptions, SwarmOptions } from "./swarm/create-swarm.ts";
export type { HeldReplies } from "./agent/agent-faults.ts";
export type { Command, CommandContext, Commands, TerminalSize } from "./processes/command.ts";
export type { HostFiles } from "./files/host-files.ts";
export type { Hardware } from "./host/hardware.ts";
export type { DockerHub } from "./host/docker-hub.ts";
export type { RecordedRequest } from "./sockets/recorded-request.ts";
