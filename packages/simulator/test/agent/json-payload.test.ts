import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSignedAgent, type SignedAgent } from "../support/agent.ts";

describe("a JSON body", () => {
  let setup: SignedAgent;
  beforeAll(async () => {
    setup = await startSignedAgent();
  });
  afterAll(() => setup[Symbol.asyncDispose]());
  const rename = async (body: string): Promise<unknown> =>
    (JSON.parse((await setup.call("PUT /browse/rename", { body })).body) as { details: string }).details;
  const type = "browse.browseRenamePayload";

  // Each as agent 2.23.0 answered it.
  test.each([
    ['{"CurrentFilePath":"/zz","NewFilePath":"b"} trailing', "Rename /zz b: no such file or directory"],
    ['{"currentfilepath":"/zz","NEWFILEPATH":"b"}', "Rename /zz b: no such file or directory"],
    ["null", "Current file path is invalid"],
    ['{"CurrentFilePath":"a","CurrentFilePath":"","NewFilePath":"b"}', "Current file path is invalid"],
    ['{"CurrentFilePath":null,"NewFilePath":"b"}', "Current file path is invalid"],
    ["[1,2]", `Json: cannot unmarshal "[1,2]" into Go value of type ${type}`],
    ["01", `Json: cannot unmarshal "0" into Go value of type ${type}`],
    [
      '{"CurrentFilePath":1,"NewFilePath":"b"}',
      `Json: cannot unmarshal "1,\\"NewFilePath\\":\\"b\\"}" into Go struct field ${type}.CurrentFilePath of type string`,
    ],
  ])("%s", async (body, details) => {
    expect(await rename(body)).toBe(details);
  });

  test("a flag that is no boolean", async () => {
    const reply = await setup.call("POST /v2/dockerhub", { body: '{"authentication":"x"}' });
    expect([reply.status, reply.body]).toEqual([
      400,
      expect.stringContaining(".authentication of type bool"),
    ]);
  });
});
