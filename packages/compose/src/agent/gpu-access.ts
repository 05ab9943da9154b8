import type { ComposeService } from "../stack/compose-file.ts";
import { choiceOption } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";

/** How a container gets at the GPUs of its host. */
export type GpuAccess = "none" | "runtime" | "devices" | "cdi";

const choices: readonly GpuAccess[] = ["none", "runtime", "devices", "cdi"];

/** What each way asks of the engine (compose-and-metrics.md A3). */
const needs: Readonly<Record<Exclude<GpuAccess, "none">, string>> = {
  runtime: "the NVIDIA runtime: look for nvidia among the runtimes of docker info",
  devices: "the NVIDIA Container Toolkit, which answers device requests",
  cdi: "Docker 25 or later with CDI switched on, and a CDI specification of the host's GPUs (nvidia-ctk cdi generate)",
};

/** The `gpu` option, and what there is to know about it. */
export function gpuOption(value: unknown, hasAgent: boolean, problems: Problem[]): GpuAccess {
  const gpu = choiceOption(value, "gpu", choices, "none", problems);
  if (gpu === "none") return gpu;
  if (hasAgent) {
    problems.push({
      code: "gpu-runtime-needed",
      severity: "info",
      path: "gpu",
      message: `Only an engine with ${gpu === "runtime" ? "the NVIDIA runtime" : "access to NVIDIA GPUs"} can start this stack.`,
      hint: `It needs ${needs[gpu]}; without it, leave gpu at none.`,
    });
  } else {
    problems.push({
      code: "gpu-without-agent",
      severity: "warning",
      path: "gpu",
      message: "The GPU settings belong to the agent, and there is none.",
      hint: "Leave gpu out, or do not set agent to false.",
    });
  }
  return gpu;
}

/** The settings of a service for a way to the GPUs, each with its comment. */
export function gpuAccess(
  gpu: GpuAccess,
  comment: (key: string, text: string) => void,
): { readonly service: Partial<ComposeService>; readonly environment: Readonly<Record<string, string>> } {
  switch (gpu) {
    case "runtime":
      comment(
        "runtime",
        "Needs the NVIDIA runtime in the engine (docker info lists it); without it, up fails.",
      );
      return {
        service: { runtime: "nvidia" },
        environment: { NVIDIA_DRIVER_CAPABILITIES: "all", NVIDIA_VISIBLE_DEVICES: "all" },
      };
    case "devices": {
      comment("deploy", "Needs the NVIDIA Container Toolkit on the host; without it, up fails.");
      const devices = [{ driver: "nvidia", count: "all", capabilities: ["gpu"] }] as const;
      return { service: { deploy: { resources: { reservations: { devices } } } }, environment: {} };
    }
    case "cdi":
      comment("devices", "A CDI name: needs Docker 25 or later and a CDI specification on the host.");
      return { service: { devices: ["nvidia.com/gpu=all"] }, environment: {} };
    case "none":
      return { service: {}, environment: {} };
  }
}
