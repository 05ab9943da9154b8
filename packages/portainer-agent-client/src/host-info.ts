import type { Connection } from "./connection.ts";
import { replyError, unexpectedReply } from "./reply-error.ts";

/** The host's hardware, as far as the agent sees it through `/host`; absent where it could not look. */
export interface HostInfo {
  readonly pciDevices?: readonly { readonly vendor: string; readonly name: string }[];
  readonly physicalDisks?: readonly { readonly vendor: string; readonly sizeBytes: number }[];
}

/** Reads `/host/info`; signed. */
export async function readHostInfo(
  connection: Connection,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<HostInfo> {
  const reply = await connection.send({ method: "GET", path: "/host/info", timeoutMs, signal });
  if (reply.status !== 200) throw replyError(reply, connection);
  const { hostInfoSchema } = await import("./schemas.ts");
  const parsed = hostInfoSchema.safeParse(reply.json());
  if (!parsed.success) throw unexpectedReply(reply, "not with host information", connection);
  const { PCIDevices, PhysicalDisks } = parsed.data;
  return {
    ...(PCIDevices && { pciDevices: PCIDevices.map(({ Vendor, Name }) => ({ vendor: Vendor, name: Name })) }),
    ...(PhysicalDisks && {
      physicalDisks: PhysicalDisks.map(({ Vendor, Size }) => ({ vendor: Vendor, sizeBytes: Size })),
    }),
  };
}
