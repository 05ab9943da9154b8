import { expect, test } from "vitest";
import { printDelimited, printProtobufText } from "../../src/watchtower/metrics-protobuf.ts";
import { chooseFormat } from "../../src/watchtower/metrics-format.ts";
import { startWatchtower } from "../../src/index.ts";
import { send } from "../support/request.ts";

const proto = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily";

test.each([
  ["", "plain"],
  ["*/*", "plain"],
  ["text/plain", "plain"],
  ["application/openmetrics-text;version=1.0.0", "plain"],
  ["application/vnd.google.protobuf", "plain"],
  [`${proto};encoding=delimited`, "delimited"],
  [`${proto};encoding=text;q=0.7`, "text"],
  [`${proto};encoding=compact-text`, "compact-text"],
  [`${proto};encoding=delimited;q=0.5,text/plain;version=0.0.4;q=0.7`, "plain"],
  [`text/plain;q=0.5,${proto};encoding=delimited`, "delimited"],
])("Accept: %s leads to %s", (accept, format) => {
  expect(chooseFormat(accept)).toBe(format);
});

test("a gauge, a labelled counter and a summary are the bytes of their messages", () => {
  const gauge = { name: "g", type: "gauge", help: "h", samples: [["", 1]] } as const;
  const one = "000000000000f03f";
  expect(printDelimited([gauge]).toString("hex")).toBe(`150a01671201681801220b120909${one}`);
  const counter = { name: "c", type: "counter", help: "h", samples: [['{code="200"}', 1]] } as const;
  expect(printDelimited([counter]).toString("hex")).toBe(
    `220a0163120168180022180a0b0a04636f646512033230301a0909${one}`,
  );
  const summary = {
    name: "s",
    type: "summary",
    help: "h",
    samples: [
      ['{quantile="1"}', 1],
      ["_sum", 1],
      ["_count", 3],
    ],
  } as const;
  expect(printDelimited([summary]).toString("hex")).toBe(
    `2b0a017312016818022221221f080311${one}1a1209${one}11${one}`,
  );
});

test("the text notation names family, type and value", () => {
  const family = { name: "c", type: "counter", help: 'say "h"', samples: [['{a="b"}', 2]] } as const;
  expect(printProtobufText([family], "compact-text")).toBe(
    String.raw`name:"c" help:"say \"h\"" type:COUNTER metric:{label:{name:"a" value:"b"} counter:{value:2}}` +
      "\n",
  );
  expect(printProtobufText([family], "text")).toMatch(/^name: {2}"c"\nhelp: /);
});

test.each([
  ["containrrr", ""],
  ["nicholas-fedor", "; escaping=underscores"],
] as const)("%s answers with the content type of what it sends", async (flavour, escaping) => {
  await using watchtower = await startWatchtower({ flavour });
  const reply = await send(`${watchtower.url}/v1/metrics`, {
    headers: { authorization: `Bearer ${watchtower.token}`, accept: `${proto};encoding=delimited` },
  });
  expect(reply.headers["content-type"]).toBe(
    `application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited${escaping}`,
  );
  expect(reply.body).toContain("watchtower_scans_total");
  expect(reply.body).not.toContain("# HELP");
});
