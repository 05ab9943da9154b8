import { expectTypeOf } from "vitest";
import type { z } from "zod";
import type { components } from "../src/generated/openapi.ts";
import type { agentsSchema, dockerHubQuotaSchema, filesSchema, hostInfoSchema } from "../src/schemas.ts";

// Compiled, never run: what is checked at run time and what the description says cannot part.
type Described = components["schemas"];

expectTypeOf<z.infer<typeof hostInfoSchema>>().toEqualTypeOf<Described["HostInfo"]>();
expectTypeOf<z.infer<typeof agentsSchema>>().toEqualTypeOf<Described["ClusterAgents"]>();
expectTypeOf<z.infer<typeof filesSchema>>().toEqualTypeOf<Described["Files"]>();
expectTypeOf<z.infer<typeof dockerHubQuotaSchema>>().toEqualTypeOf<Described["DockerHubQuota"]>();
