import { describeUpdatePath } from "./support/update-path.ts";

await describeUpdatePath("watchtower", "containrrr");
