import { askJson, type AgentCall } from "../agent-call.ts";

/** The host's hardware, as far as the agent sees it through `/host`; absent where it could not look. */
export interface HostInfo {
  readonly pciDevices?: readonly { readonly vendor: string; readonly name: string }[];
  readonly physicalDisks?: readonly { readonly vendor: string; readonly sizeBytes: number }[];
}

/** GET /host/info. */
export async function readHostInfo(call: AgentCall): Promise<HostInfo> {
  const question = { method: "GET", path: "/host/info" } as const;
  const reply = await askJson(call, question, (schemas) => schemas.hostInfoSchema);
  const { PCIDevices, PhysicalDisks } = reply;
  return {
    ...(PCIDevices && { pciDevices: PCIDevices.map(({ Vendor, Name }) => ({ vendor: Vendor, name: Name })) }),
    ...(PhysicalDisks && {
      physicalDisks: PhysicalDisks.map(({ Vendor, Size }) => ({ vendor: Vendor, sizeBytes: Size })),
    }),
  };
}
