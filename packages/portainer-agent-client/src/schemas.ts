import { z } from "zod";

// What the agent and the engine behind it send, to the letter; further members are let through.

const text = z.string();
const flag = z.boolean();

/** GET /agents. */
export const agentsSchema = z.array(
  z.object({
    IPAddress: text,
    Port: text,
    NodeName: text,
    NodeRole: z.enum(["manager", "worker"]),
    EdgeKeySet: flag,
  }),
);

/** GET /host/info: either list is null where the agent could not look. */
export const hostInfoSchema = z.object({
  PCIDevices: z.array(z.object({ Vendor: text, Name: text })).nullable(),
  PhysicalDisks: z.array(z.object({ Vendor: text, Size: z.number() })).nullable(),
});

/** GET /browse/ls. */
export const filesSchema = z.array(
  z.object({ Name: text, Size: z.number(), Dir: flag, ModTime: z.number() }),
);

/** POST /v2/dockerhub: null where Docker Hub names no limit. */
export const dockerHubQuotaSchema = z.object({ remaining: z.number(), limit: z.number() }).nullable();

/** Docker's POST /containers/{id}/exec. */
export const execCreatedSchema = z.object({ Id: text });

/** Docker's GET /exec/{id}/json, as far as it is read. */
export const execSchema = z.object({ Running: flag, ExitCode: z.number().nullable() });

/** Docker's GET /containers/{id}/json, as far as it is read. */
export const containerSchema = z.object({
  Id: text,
  State: z.object({ Running: flag, ExitCode: z.number() }),
  Config: z.object({ Tty: flag }),
});

const dockerObjectSchema = z.looseObject({
  Portainer: z.object({ Agent: z.object({ NodeName: text }) }).exactOptional(),
});

/** Docker's lists of containers, images and networks, with what a Swarm's agent adds. */
export const dockerListSchema = z.array(dockerObjectSchema);

/** Docker's list of volumes. */
export const volumesSchema = z.object({ Volumes: z.array(dockerObjectSchema).nullable() });
