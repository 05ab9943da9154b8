import { Agent, setGlobalDispatcher } from "undici";
import { afterAll, beforeAll, describe } from "vitest";
import { bothWatchtowers } from "../live/support/describe-watchtower.ts";
import { testSixMinuteUpdate } from "./support/six-minute-update.ts";

describe.concurrent("an update of six minutes, with a global dispatcher whose limits are two seconds", () => {
  const dispatcher = new Agent({ headersTimeout: 2_000, bodyTimeout: 2_000, keepAliveTimeout: 2_000 });
  beforeAll(() => setGlobalDispatcher(dispatcher));
  afterAll(() => dispatcher.close());

  for (const part of bothWatchtowers) testSixMinuteUpdate(part);
});
