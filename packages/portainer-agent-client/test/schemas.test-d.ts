import { expectTypeOf } from "vitest";
import type { z } from "zod";
import type { components } from "../src/generated/openapi.ts";
import type { hostInfoSchema } from "../src/schemas.ts";

// Compiled, never run: what is checked at run time and what the description says cannot part.
expectTypeOf<z.infer<typeof hostInfoSchema>>().toEqualTypeOf<components["schemas"]["HostInfo"]>();
