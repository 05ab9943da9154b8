import type { Commands } from "../processes/command.ts";
import { ContainerProcess } from "../processes/container-process.ts";
import { type Container, workingDirOf } from "./container.ts";

/**
 * Runs the command of a container with an open input (`docker run -i`), when the simulator knows it; any other container
 * just runs.
 */
export function startMainProcess(
  container: Container,
  commands: Commands,
  ended: (exitCode: number) => void,
): void {
  const { config, logs } = container;
  const command = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
  if (config["OpenStdin"] !== true || !ContainerProcess.knows(commands, command[0] ?? "")) return;
  const process = new ContainerProcess({
    container,
    command,
    env: [],
    workingDir: workingDirOf(container),
    tty: config["Tty"] === true,
    output(stream, bytes) {
      logs.writeBytes(stream, bytes);
      return Promise.resolve();
    },
  });
  container.mainProcess = process;
  void process.run(commands).then(ended);
}

/** Ends it with its container. */
export function endMainProcess(container: Container): void {
  container.mainProcess?.kill();
  container.mainProcess = undefined;
  container.logs.flush();
}
