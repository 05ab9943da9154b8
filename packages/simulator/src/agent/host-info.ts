import type { AgentRouter } from "./agent-routes.ts";
import { sendError, sendJson } from "./agent-reply.ts";

/** `/host/info`: read through the host's root at `/host`. */
export const hostRouter: AgentRouter = [
  {
    method: "GET",
    path: /^\/host\/info$/,
    signed: true,
    redirected: "before-check",
    answer({ run, response }) {
      const { pciDevices, disks, disksError } = run.daemon.options.hardware;
      if (disksError !== undefined) {
        sendError(response, 500, "Unable to retrieve host information", disksError);
        return;
      }
      sendJson(response, {
        PCIDevices: pciDevices?.map(({ vendor, name }) => ({ Vendor: vendor, Name: name })) ?? null,
        PhysicalDisks: disks?.map(({ vendor, sizeBytes }) => ({ Vendor: vendor, Size: sizeBytes })) ?? null,
      });
    },
  },
];
