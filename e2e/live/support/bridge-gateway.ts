import { docker } from "../../test/support/command.ts";

/** This machine's address on the bridge that containers are on by default; they know it as `host.docker.internal`. */
export function bridgeGateway(): Promise<string> {
  const format = "{{range .IPAM.Config}}{{.Gateway}}{{end}}";
  return docker(["network", "inspect", "bridge", "--format", format]);
}
