import { randomInt } from "node:crypto";
import { runCommand } from "../../test/support/command.ts";
import type { IsolatedEngine } from "./isolated-engine.ts";

/** Where two engines are, and by which network device they reach each other. */
export interface EngineLinks {
  /** The addresses for the tests, in the order of the engines. */
  readonly addresses: readonly [string, string];
  /** The addresses for each other. */
  readonly between: readonly [string, string];
}

/** The device of each engine that leads to the other; taken down, they lose each other, and the tests neither. */
export const betweenDevice = "between";

/**
 * Links two engines with each other, and each with the tests; nothing else is reached by them.
 *
 * The addresses are of 198.18.0.0/15, which is set aside for tests of networks (RFC 2544). The links end with the
 * namespaces of the engines.
 */
export async function linkEngines(first: IsolatedEngine, second: IsolatedEngine): Promise<EngineLinks> {
  const network = `198.18.${randomInt(256)}`;
  const process = (engine: IsolatedEngine): string => String(engine.processId);
  const open = async (engine: IsolatedEngine, device: string, address: string): Promise<void> => {
    await engine.inNetwork("ip", ["address", "add", `${address}/30`, "dev", device]);
    await engine.inNetwork("ip", ["link", "set", device, "up"]);
  };
  const between = [`${network}.1`, `${network}.2`] as const;
  const device = ["name", betweenDevice, "netns"];
  const peer = ["type", "veth", "peer", ...device, process(second)];
  await ip(["link", "add", ...device, process(first), ...peer]);
  await open(first, betweenDevice, between[0]);
  await open(second, betweenDevice, between[1]);
  const addresses = [`${network}.5`, `${network}.9`] as const;
  const toTests = async (engine: IsolatedEngine, theirs: string, here: string): Promise<void> => {
    const name = `tests-${process(engine)}`;
    const theirEnd = ["type", "veth", "peer", "name", "tests", "netns", process(engine)];
    await ip(["link", "add", "name", name, ...theirEnd]);
    await ip(["address", "add", `${here}/30`, "dev", name]);
    await ip(["link", "set", name, "up"]);
    await open(engine, "tests", theirs);
  };
  await toTests(first, addresses[0], `${network}.6`);
  await toTests(second, addresses[1], `${network}.10`);
  return { addresses, between };
}

async function ip(args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await runCommand("ip", args);
  if (exitCode !== 0) throw new Error(`ip ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
}
