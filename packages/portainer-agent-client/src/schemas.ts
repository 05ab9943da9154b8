import { z } from "zod";

/** `/host/info`: either list is null where the agent could not look. */
export const hostInfoSchema = z.object({
  PCIDevices: z.array(z.object({ Vendor: z.string(), Name: z.string() })).nullable(),
  PhysicalDisks: z.array(z.object({ Vendor: z.string(), Size: z.number() })).nullable(),
});
