import { describe } from "vitest";
import { bothWatchtowers } from "../live/support/describe-watchtower.ts";
import { testSixMinuteUpdate } from "./support/six-minute-update.ts";

// undici gives up after 300 s without a header by itself; Watchtower sends none until it is done.
describe.concurrent("an update of six minutes, with undici's own limits", () => {
  for (const part of bothWatchtowers) testSixMinuteUpdate(part);
});
