import { request as httpsRequest } from "node:https";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SignedAgent, startSignedAgent } from "../support/agent.ts";
import type { Reply } from "../support/request.ts";

let setup: SignedAgent;

beforeEach(async () => {
  setup = await startSignedAgent();
  setup.host.files.write("/srv/notes.txt", "line one\nline two\n", {
    modified: new Date("2026-01-02T03:04:05.678Z"),
  });
  setup.host.files.link("/srv/to-etc", "/etc");
  await setup.call("POST /volumes/create", { body: JSON.stringify({ Name: "data" }) });
  setup.host.files.write("/var/lib/docker/volumes/data/_data/db/one", "1");
});

afterEach(async () => {
  await setup[Symbol.asyncDispose]();
});

/** Uploads a file as a form; `fields` come before it. */
async function put(
  path: string,
  fields: Record<string, string>,
  file?: { name: string; content: string },
): Promise<Reply> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (file) form.append("file", new Blob([file.content]), file.name);
  const encoded = new Response(form);
  return setup.call(`POST ${path}`, {
    headers: { "content-type": encoded.headers.get("content-type") ?? "" },
    body: Buffer.from(await encoded.arrayBuffer()),
  });
}

function problem(reply: Reply): [number, unknown] {
  return [reply.status, JSON.parse(reply.body)];
}

describe("ls", () => {
  test.each(["/browse/ls", "/v2/browse/ls"])("%s lists the host below /host, in seconds", async (path) => {
    const reply = await setup.call(`${path}?path=/host/srv`);
    expect(reply.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(reply.body)).toEqual([
      { Name: "notes.txt", Size: 18, Dir: false, ModTime: 1767323045 },
      { Name: "to-etc", Size: 4, Dir: false, ModTime: expect.any(Number) as number },
    ]);
  });

  test("lists a volume, through the query and in the old form through the path", async () => {
    const entry = { Name: "db", Dir: true };
    expect(await setup.json("/browse/ls?volumeID=data&path=/")).toMatchObject([entry]);
    expect(await setup.json("/v1/browse/data/ls?path=/")).toMatchObject([entry]);
    expect(await setup.json("/v1/browse/data/ls")).toMatchObject([entry]);
  });

  test("an empty directory is an empty list", async () => {
    expect((await setup.call("/browse/ls?path=/host/home")).body).toBe("[]");
  });

  test.each([
    ["/browse/ls", 400, "Invalid query parameter: path", "Missing query parameter"],
    ["/browse/ls?path=", 400, "Invalid query parameter: path", "Missing query parameter"],
    [
      "/browse/ls?volumeID=data&path=/../x",
      400,
      "Invalid volume",
      "Invalid path. Ensure that the path do not contain '..' elements",
    ],
    [
      "/v1/browse/data/ls?path=..",
      400,
      "Invalid query parameter: path",
      "Invalid path. Ensure that the path do not contain '..' elements",
    ],
    [
      "/browse/ls?path=/host/nope",
      500,
      "Unable to list files inside specified directory",
      "Open /host/nope: no such file or directory",
    ],
    [
      "/browse/ls?volumeID=nope&path=/",
      500,
      "Unable to list files inside specified directory",
      "Open /var/lib/docker/volumes/nope/_data: no such file or directory",
    ],
  ])("%s is refused", async (path, status, message, details) => {
    expect(problem(await setup.call(path))).toEqual([status, { message, details }]);
  });

  test("`..` is refused in a path of a volume but not in the volume's name", async () => {
    expect(await setup.json("/browse/ls?volumeID=../volumes/data&path=/")).toMatchObject([{ Name: "db" }]);
  });

  test.each([
    ["GET", "/v1/browse/ls?path=/", 404],
    ["POST", "/browse/ls", 405],
    ["GET", "/browse/put", 405],
    ["GET", "/browse/data/ls", 404],
  ])("%s %s is %i", async (method, path, status) => {
    expect((await setup.call(`${method} ${path}`)).status).toBe(status);
  });
});

describe("get", () => {
  test("gives the bytes, their type, length and date", async () => {
    const reply = await setup.call("/browse/get?path=/host/srv/notes.txt");
    expect(reply).toMatchObject({ status: 200, body: "line one\nline two\n" });
    expect(reply.headers).toMatchObject({
      "accept-ranges": "bytes",
      "content-length": "18",
      "content-type": "text/plain; charset=utf-8",
      "last-modified": "Fri, 02 Jan 2026 03:04:05 GMT",
    });
  });

  test("gives a file of a volume", async () => {
    expect((await setup.call("/browse/get?volumeID=data&path=db/one")).body).toBe("1");
    expect((await setup.call("/v1/browse/data/get?path=db/one")).body).toBe("1");
  });

  test.each([
    ["bytes=5-7", "one", "bytes 5-7/18"],
    ["bytes=-4", "two\n", "bytes 14-17/18"],
    ["bytes=14-", "two\n", "bytes 14-17/18"],
  ])("a range %s is a 206", async (range, body, contentRange) => {
    const reply = await setup.call("/browse/get?path=/host/srv/notes.txt", { headers: { range } });
    expect(reply).toMatchObject({ status: 206, body });
    expect(reply.headers["content-range"]).toBe(contentRange);
  });

  test("several ranges come as parts", async () => {
    const reply = await setup.call("/browse/get?path=/host/srv/notes.txt", {
      headers: { range: "bytes=0-3,14-16" },
    });
    expect(reply.status).toBe(206);
    expect(reply.headers["content-type"]).toMatch(/^multipart\/byteranges; boundary=/);
    expect(reply.body).toMatch(/bytes 0-3\/18\r\n[^]*line\r\n--[^]*bytes 14-16\/18\r\n[^]*two\r\n--/);
  });

  test("a range beyond the end is a 416", async () => {
    const reply = await setup.call("/browse/get?path=/host/srv/notes.txt", {
      headers: { range: "bytes=99-" },
    });
    expect(reply).toMatchObject({ status: 416, body: "invalid range: failed to overlap\n" });
    expect(reply.headers["content-range"]).toBe("bytes */18");
  });

  test("what has not changed since is an empty 304", async () => {
    const since = async (date: string): Promise<number> =>
      (await setup.call("/browse/get?path=/host/srv/notes.txt", { headers: { "if-modified-since": date } }))
        .status;
    expect(await since("Fri, 02 Jan 2026 03:04:05 GMT")).toBe(304);
    expect(await since("Fri, 02 Jan 2026 03:04:04 GMT")).toBe(200);
  });

  test.each([
    ["if-unmodified-since", "Fri, 02 Jan 2026 03:04:04 GMT", 412],
    ["if-unmodified-since", "Fri, 02 Jan 2026 03:04:05 GMT", 200],
    ["if-match", '"x"', 412],
    ["if-match", "*", 200],
    ["if-none-match", "*", 304],
    ["if-none-match", '"x"', 200],
  ])("with %s: %s answers %i", async (name, value, status) => {
    const headers = { [name]: value };
    expect((await setup.call("/browse/get?path=/host/srv/notes.txt", { headers })).status).toBe(status);
  });

  test("what is not there is a 500", async () => {
    expect(problem(await setup.call("/browse/get?path=/nope"))).toEqual([
      500,
      { message: "Unable to open file", details: "Open /nope: no such file or directory" },
    ]);
  });

  test("a directory is a 200 with an absurd length, and then the connection ends", async () => {
    const { hostname, port } = new URL(setup.agent.url);
    const trap = await new Promise<{ status: number; length: string; received: number; error: unknown }>(
      (resolve, reject) => {
        const request = httpsRequest({
          host: hostname,
          port,
          path: "/browse/get?path=/host/srv",
          agent: false,
          rejectUnauthorized: false,
          headers: setup.signature,
        });
        request.once("error", reject);
        request.once("response", (response) => {
          let received = 0;
          response.on("data", (chunk: Buffer) => (received += chunk.length));
          response.once("error", (error) => {
            const length = response.headers["content-length"] ?? "";
            resolve({ status: response.statusCode ?? 0, length, received, error });
          });
        });
        request.end();
      },
    );
    expect(trap).toMatchObject({
      status: 200,
      length: "9223372036854775807",
      received: 0,
      error: { code: "ECONNRESET" },
    });
    expect((await setup.call("/browse/get?path=/host/srv/notes.txt")).status).toBe(200);
  });
});

describe("put", () => {
  test("makes the directory and writes the file under the last part of its name", async () => {
    const reply = await put(
      "/v2/browse/put",
      { Path: "/host/srv/new/dir" },
      { name: "a/b/c.txt", content: "hello" },
    );
    expect(reply).toMatchObject({ status: 204, body: "" });
    expect(setup.host.files.read("/srv/new/dir/c.txt")?.toString()).toBe("hello");
  });

  test("leaves the end of a longer file that was there", async () => {
    await put("/browse/put?volumeID=data", { Path: "/" }, { name: "f", content: "a long first text" });
    await put("/browse/put?volumeID=data", { Path: "/" }, { name: "f", content: "short" });
    expect((await setup.call("/browse/get?volumeID=data&path=f")).body).toBe("shortg first text");
  });

  test("in the old form takes the whole file away first", async () => {
    await put("/v1/browse/data/put", { Path: "/" }, { name: "f", content: "a long first text" });
    await put("/v1/browse/data/put", { Path: "/" }, { name: "f", content: "short" });
    expect((await setup.call("/browse/get?volumeID=data&path=f")).body).toBe("short");
  });

  test.each([
    ["/browse/put", { Path: "/x" }, undefined, "Http: no such file"],
    ["/browse/put", {}, { name: "f", content: "x" }, "Invalid file path"],
    ["/v1/browse/data/put", {}, { name: "f", content: "x" }, "Invalid file path"],
    ["/v1/browse/data/put", { Path: "/x" }, undefined, "Invalid uploaded file"],
  ])("%s without a part is refused", async (path, fields, file, details) => {
    expect(problem(await put(path, fields as Record<string, string>, file))).toEqual([
      400,
      { message: "Invalid request payload", details },
    ]);
  });

  test("anything but a form is refused", async () => {
    expect(problem(await setup.call("POST /browse/put", { body: "{}" }))).toEqual([
      400,
      { message: "Invalid request payload", details: "Request Content-Type isn't multipart/form-data" },
    ]);
  });

  test("over a directory fails", async () => {
    expect(problem(await put("/browse/put", { Path: "/host" }, { name: "srv", content: "x" }))).toEqual([
      500,
      { message: "Error saving file to disk", details: "Open /host/srv: is a directory" },
    ]);
  });
});

describe("delete", () => {
  test("removes a file and an empty directory, not a full one", async () => {
    expect(problem(await setup.call("DELETE /browse/delete?volumeID=data&path=db"))).toEqual([
      500,
      {
        message: "Unable to remove file",
        details: "Remove /var/lib/docker/volumes/data/_data/db: directory not empty",
      },
    ]);
    expect((await setup.call("DELETE /browse/delete?volumeID=data&path=db/one")).status).toBe(204);
    expect((await setup.call("DELETE /v1/browse/data/delete?path=db")).status).toBe(204);
    expect(setup.host.files.list("/var/lib/docker/volumes/data/_data")).toEqual([]);
  });
});

describe("rename", () => {
  const rename = (path: string, body: object | string): Promise<Reply> =>
    setup.call(`PUT ${path}`, { body: typeof body === "string" ? body : JSON.stringify(body) });

  test("moves a file, the names of the fields in any case", async () => {
    const body = { currentfilepath: "/host/srv/notes.txt", NEWFILEPATH: "/host/srv/renamed.txt" };
    expect((await rename("/v2/browse/rename", body)).status).toBe(204);
    expect(setup.host.files.list("/srv")).toEqual(["renamed.txt", "to-etc"]);
  });

  test("moves a file within a volume", async () => {
    const body = { CurrentFilePath: "db/one", NewFilePath: "db/two" };
    expect((await rename("/browse/rename?volumeID=data", body)).status).toBe(204);
    const back = { CurrentFilePath: "db/two", NewFilePath: "db/one" };
    expect((await rename("/v1/browse/data/rename", back)).status).toBe(204);
    expect(setup.host.files.list("/var/lib/docker/volumes/data/_data/db")).toEqual(["one"]);
  });

  test.each([
    ["", "EOF"],
    ["{}", "Current file path is invalid"],
    ['{"CurrentFilePath":"/x"}', "New file path is invalid"],
  ])("a payload %j is refused", async (body, details) => {
    expect(problem(await rename("/browse/rename", body))).toEqual([
      400,
      { message: "Invalid request payload", details },
    ]);
  });

  test("what is not there cannot be moved", async () => {
    const reply = await rename("/browse/rename", { CurrentFilePath: "/nope", NewFilePath: "/x" });
    expect(problem(reply)).toEqual([
      500,
      { message: "Unable to rename file", details: "Rename /nope /x: no such file or directory" },
    ]);
  });
});
