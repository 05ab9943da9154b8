import { HttpResponse, http, type RequestHandler } from "msw";
import type { ClusterAgent } from "../endpoints/agents.ts";
import type { DockerHubQuota } from "../endpoints/docker-hub.ts";
import type { HostInfo } from "../endpoints/host-info.ts";
import { execHandlers, type TestCommand, type TestOutcome } from "./exec-handlers.ts";
import { fileHandlers, type TestFiles } from "./file-store.ts";

/** What a test agent knows and does. */
export interface AgentHandlersOptions {
  /** The agents of its Swarm. Default: none, a single engine. */
  readonly agents?: readonly Partial<ClusterAgent>[];
  /** Default: nothing that could be seen. */
  readonly hostInfo?: HostInfo;
  /** Default: no limit. */
  readonly dockerHubQuota?: DockerHubQuota;
  /** By absolute path in the agent's container, or as `volume:/path`. Default: none. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What a command does; by default every one succeeds without output. */
  readonly onExec?: (command: TestCommand) => TestOutcome;
}

/** msw handlers that answer as an agent does behind its signature; Docker's own API is left to the test. */
export function agentHandlers(options: AgentHandlersOptions = {}): RequestHandler[] {
  const { agents, hostInfo = {}, dockerHubQuota, files = {}, onExec = () => ({}) } = options;
  const store: TestFiles = new Map(
    Object.entries(files).map(([place, content]) => [
      place,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    ]),
  );
  return [
    http.get("*/agents", () => {
      if (agents !== undefined) return HttpResponse.json(agents.map(wireAgent));
      const message = "Agent management is not available when running the agent on a standalone engine";
      return HttpResponse.json({ message }, { status: 503 });
    }),
    http.get("*/host/info", () => HttpResponse.json(wireHostInfo(hostInfo))),
    http.post("*/v2/dockerhub", () => HttpResponse.json(dockerHubQuota ?? null)),
    ...fileHandlers(store),
    ...execHandlers(onExec),
    http.get("*/_ping", () => HttpResponse.text("OK")),
    http.get("*/version", () => HttpResponse.json({ Version: "28.0.0", ApiVersion: "1.48" })),
    http.all("*", () => HttpResponse.text('{"message":"page not found"}\n', { status: 404 })),
  ];
}

function wireAgent({
  nodeName = "node",
  role = "manager",
  ipAddress = "10.0.1.2",
  port = 9001,
  hasEdgeKey = false,
}: Partial<ClusterAgent>): object {
  return {
    NodeName: nodeName,
    NodeRole: role,
    IPAddress: ipAddress,
    Port: String(port),
    EdgeKeySet: hasEdgeKey,
  };
}

function wireHostInfo({ pciDevices, physicalDisks }: HostInfo): object {
  return {
    PCIDevices: pciDevices?.map(({ vendor, name }) => ({ Vendor: vendor, Name: name })) ?? null,
    PhysicalDisks:
      physicalDisks?.map(({ vendor, sizeBytes }) => ({ Vendor: vendor, Size: sizeBytes })) ?? null,
  };
}
