import { expectTypeOf } from "vitest";
import type { z } from "zod";
import type {
  imageCleanupSchema,
  scanCompletedSchema,
  scanFailedSchema,
  scanStartedSchema,
} from "../src/events/event-schemas.ts";
import type { components } from "../src/generated/openapi.ts";
import type {
  busyReplySchema,
  checkReplySchema,
  configReplySchema,
  containerDetailsReplySchema,
  containersReplySchema,
  historyReplySchema,
  imagesReplySchema,
  statusReplySchema,
  updateReplySchema,
} from "../src/schemas.ts";

// Compiled, never run: what is checked at run time and what the description says cannot part.
type Described = components["schemas"];
expectTypeOf<z.infer<typeof updateReplySchema>>().toEqualTypeOf<Described["UpdateReply"]>();
expectTypeOf<z.infer<typeof busyReplySchema>>().toEqualTypeOf<Described["BusyReply"]>();
expectTypeOf<z.infer<typeof checkReplySchema>>().toEqualTypeOf<Described["CheckReply"]>();
expectTypeOf<z.infer<typeof containersReplySchema>>().toEqualTypeOf<Described["ContainersReply"]>();
expectTypeOf<z.infer<typeof containerDetailsReplySchema>>().toEqualTypeOf<
  Described["ContainerDetailsReply"]
>();
expectTypeOf<z.infer<typeof imagesReplySchema>>().toEqualTypeOf<Described["ImagesReply"]>();
expectTypeOf<z.infer<typeof statusReplySchema>>().toEqualTypeOf<Described["StatusReply"]>();
expectTypeOf<z.infer<typeof historyReplySchema>>().toEqualTypeOf<Described["HistoryReply"]>();
expectTypeOf<z.infer<typeof configReplySchema>>().toEqualTypeOf<Described["ConfigReply"]>();
expectTypeOf<z.infer<typeof scanStartedSchema>>().toEqualTypeOf<Described["ScanStarted"]>();
expectTypeOf<z.infer<typeof scanCompletedSchema>>().toEqualTypeOf<Described["ScanCompleted"]>();
expectTypeOf<z.infer<typeof scanFailedSchema>>().toEqualTypeOf<Described["ScanFailed"]>();
expectTypeOf<z.infer<typeof imageCleanupSchema>>().toEqualTypeOf<Described["ImageCleanup"]>();
