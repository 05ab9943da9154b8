/** What a host is made of, as the agent's `/host/info` tells it. */
export interface Hardware {
  /** `null`: not found out, as without a device database. */
  readonly pciDevices: readonly { readonly vendor: string; readonly name: string }[] | null;
  /** `null`: none found. */
  readonly disks: readonly { readonly vendor: string; readonly sizeBytes: number }[] | null;
  /** Set: reading the disks fails with this text. */
  readonly disksError?: string;
}

/** The hardware of a host nobody described. */
export function defaultHardware(nvidia: boolean): Hardware {
  const name = nvidia ? "Simulated GPU" : "Virtual GPU";
  return {
    pciDevices: [{ vendor: nvidia ? "NVIDIA Corporation" : "Simulated Corporation", name }],
    disks: [{ vendor: "Simulated", sizeBytes: 107_374_182_400 }],
  };
}
