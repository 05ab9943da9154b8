import { beforeAll, expect, test } from "vitest";
import { describeWatchtower } from "../support/describe-watchtower.ts";
import { describedReplies, everyOperation, type DescribedReplies } from "../support/described-replies.ts";
import { startLiveWatchtower } from "../support/live-watchtower.ts";

describeWatchtower("watchtower", "every reply is as openapi/watchtower.yaml says", (sandbox) => {
  let replies: DescribedReplies;
  beforeAll(async () => {
    replies = await describedReplies();
  });

  test("of what it has", async () => {
    await using watchtower = await startLiveWatchtower(sandbox(), "watchtower");
    const update = await replies.expect(watchtower, "POST /v1/update", 200);
    expect([update.body, update.headers.get("content-type")]).toEqual(["", null]);
    await replies.expect(watchtower, "GET /v1/metrics", 200);
  });

  test("of refusals", async () => {
    await using watchtower = await startLiveWatchtower(sandbox(), "watchtower");
    for (const operation of ["POST /v1/update", "GET /v1/metrics"]) {
      const reply = await replies.expect(watchtower, operation, 401, { token: "not-the-token" });
      expect([reply.body, reply.headers.get("content-type")]).toEqual(["", null]);
    }
  });

  test("of endpoints that are off, or that it does not have", async () => {
    await using metrics = await startLiveWatchtower(sandbox(), "watchtower", {
      settings: { WATCHTOWER_HTTP_API_UPDATE: undefined },
    });
    for (const operation of everyOperation.filter((name) => name !== "GET /v1/metrics")) {
      await replies.expect(metrics, operation, 404);
    }
    await using update = await startLiveWatchtower(sandbox(), "watchtower", {
      settings: { WATCHTOWER_HTTP_API_METRICS: undefined },
    });
    await replies.expect(update, "GET /v1/metrics", 404);
  });
});
