import { z } from "zod";

// What Portainer Server answers, as far as it is read (reference/portainer-agent.md f); further members are let through.

const text = z.string();

/** An environment. */
export const environmentSchema = z.object({
  Id: z.number(),
  Name: text,
  URL: text,
  Type: z.number(),
  Status: z.number(),
  PublicURL: text.exactOptional(),
  GroupId: z.number().exactOptional(),
  TagIds: z.array(z.number()).nullable().exactOptional(),
  ContainerEngine: text.exactOptional(),
  Agent: z.object({ Version: text.exactOptional() }).exactOptional(),
  Snapshots: z
    .array(z.object({ Time: z.number(), Swarm: z.boolean(), DockerVersion: text }))
    .nullable()
    .exactOptional(),
});

/** GET /endpoints. */
export const environmentsSchema = z.array(environmentSchema);

/** A stack. */
export const stackSchema = z.object({
  Id: z.number(),
  Name: text,
  Type: z.number(),
  EndpointId: z.number(),
  Status: z.number(),
  Env: z
    .array(z.object({ name: text, value: text }))
    .nullable()
    .exactOptional(),
});

/** GET /stacks. */
export const stacksSchema = z.array(stackSchema);

/** Docker's GET /info, as far as a deployment needs it. */
export const swarmInfoSchema = z.object({
  Swarm: z
    .object({
      LocalNodeState: text,
      Cluster: z.object({ ID: text }).nullable().exactOptional(),
    })
    .exactOptional(),
});
