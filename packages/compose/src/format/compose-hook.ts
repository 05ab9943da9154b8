import { command } from "./compose-parts.ts";
import { flag, listOrMapping, text } from "./scalars.ts";
import { from, record } from "./shape.ts";

const fields = { command, user: text, privileged: flag, working_dir: text, environment: listOrMapping };

/** A command around the start or stop of a container; a command is required from Compose 2.34 on. */
export const hook = from("2.34.0", record(fields, { required: ["command"] }), record(fields));

/** A container that runs before the service's own. */
export const initialHook = record({ ...fields, image: text, per_replica: flag });
