import type { RawRequest } from "./raw-exchange.ts";
import { get, signed } from "./signed-request.ts";

type Headers = Readonly<Record<string, string>>;

const form = (parts: readonly string[], boundary = "b"): string =>
  `${parts.map((part) => `--${boundary}\r\nContent-Disposition: form-data; ${part}\r\n`).join("")}--${boundary}--\r\n`;
const formHeaders = { "content-type": "multipart/form-data; boundary=b" };
const directory = (path: string): string => `name="Path"\r\n\r\n${path}`;
const file = (name: string, content: string): string => `name="file"; filename="${name}"\r\n\r\n${content}`;

/** Files: listed, read in every way, put, renamed, removed; in their order, since some change what follows. */
export function browsed(): readonly RawRequest[] {
  const text = "/browse/get?path=/host/srv/notes.txt";
  const ranges = [
    ...["bytes=0-3", "bytes=4-", "bytes=-3", "bytes=0-1,3-4", "bytes=99-", "bytes=3-1", "bytes=x", "lines=1"],
    ...["bytes=0-0,-1", "bytes=", "bytes= 0-3", "bytes=0-999"],
  ];
  const dates = ["Fri, 02 Jan 2026 03:04:05 GMT", "Fri, 02 Jan 2026 03:04:04 GMT", "x"];
  const put = (query: string, parts: readonly string[], headers: Headers = formHeaders): RawRequest =>
    signed("POST", `/browse/put${query}`, headers, form(parts));
  const rename = (query: string, body: string): RawRequest =>
    signed("PUT", `/browse/rename${query}`, {}, body);
  const paths = [
    ...["", "?path=", "?path=/host/srv", "?path=/host/srv/empty", "?path=/host/nope"],
    ...[
      "?path=/host/srv/notes.txt",
      "?path=/host/srv/../srv",
      "?volumeID=data&path=/",
      "?volumeID=data&path=db",
    ],
    ...["?volumeID=data&path=..", "?volumeID=data&path=/db/../db", "?volumeID=no&path=/", "?volumeID=data"],
    ...[
      "?volumeID=../volumes/data&path=/",
      "?path=/host/srv/to-empty",
      "?PATH=/",
      "?path=%2Fhost%2Fsrv%2Fa%20b",
    ],
  ];
  return [
    ...paths.map((query) => get(`/browse/ls${query}`)),
    ...["", "?path=/", "?path=..", "?path=nope"].map((query) => get(`/v1/browse/data/ls${query}`)),
    ...["/v2/browse/ls?path=/host/srv", "/v1/browse/ls?path=/", "/browse", "/browse/x", "/v1/browse"].map(
      (p) => get(p),
    ),
    ...["POST", "HEAD"].map((method) => signed(method, "/browse/ls?path=/host/srv")),
    ...["", "?path=/host/nope", "?path=/host/srv", "?volumeID=data&path=db/one", "?path=/host/srv/a%20b"].map(
      (query) => get(`/browse/get${query}`),
    ),
    get(text),
    signed("HEAD", text),
    ...ranges.map((range) => get(text, { range })),
    ...dates.map((date) => get(text, { "if-modified-since": date })),
    ...dates.map((date) => get(text, { "if-unmodified-since": date })),
    ...dates.map((date) => get(text, { "if-range": date, range: "bytes=0-3" })),
    get(text, { "if-none-match": "*" }),
    get(text, { "if-match": '"x"' }),
    ...["page.html", "picture.png", "data.json", "bytes", "nothing", "script.js", "noext"].map((name) =>
      get(`/browse/get?path=/host/srv/types/${name}`),
    ),
    get("/v1/browse/data/get?path=db/one"),
    put("?volumeID=data", [directory("/new"), file("f.txt", "a long content")]),
    put("?volumeID=data", [directory("/new"), file("f.txt", "short")]),
    get("/browse/get?volumeID=data&path=/new/f.txt"),
    put("?volumeID=data", [directory("/new"), file("a/b\\c.txt", "x")]),
    get("/browse/ls?volumeID=data&path=/new"),
    put("?volumeID=data", [file("f.txt", "x")]),
    put("?volumeID=data", [directory("/new")]),
    put("?volumeID=data", [directory("/../x"), file("f.txt", "x")]),
    put("?volumeID=data", [file("late.txt", "x"), directory("/late")]),
    put("", [directory("/host/srv/up"), file("f.txt", "x")]),
    put("?volumeID=data", [directory("/new"), file("f", "x")], { "content-type": "text/plain" }),
    put("?volumeID=data", [directory("/new"), file("f", "x")], { "content-type": "multipart/form-data" }),
    put("?volumeID=data", [directory("/db/one"), file("f", "x")]),
    signed("POST", "/v1/browse/data/put", formHeaders, form([directory("/new"), file("f.txt", "cut")])),
    get("/browse/get?volumeID=data&path=/new/f.txt"),
    ...["", "{}", "x", '{"CurrentFilePath":"/a"}', '{"CurrentFilePath":"","NewFilePath":"/b"}'].map((body) =>
      rename("?volumeID=data", body),
    ),
    rename("?volumeID=data", '{"CurrentFilePath":"/new/f.txt","NewFilePath":"/new/../x"}'),
    rename("?volumeID=data", '{"CurrentFilePath":"/nope","NewFilePath":"/b"}'),
    rename("?volumeID=data", '{"currentfilepath":"/new/f.txt","NEWFILEPATH":"/new/g.txt"}'),
    rename("", '{"CurrentFilePath":"/host/srv/up/f.txt","NewFilePath":"/host/srv/up/g.txt"}'),
    signed(
      "PUT",
      "/v1/browse/data/rename",
      {},
      '{"CurrentFilePath":"/new/g.txt","NewFilePath":"/new/h.txt"}',
    ),
    ...["", "?path=/host/nope", "?volumeID=data&path=/new", "?volumeID=data&path=/new/h.txt"].map((query) =>
      signed("DELETE", `/browse/delete${query}`),
    ),
    signed("DELETE", "/browse/delete?volumeID=data&path=.."),
    signed("DELETE", "/v1/browse/data/delete?path=/new/c.txt"),
    signed("GET", "/browse/delete?path=/host/srv/up/g.txt"),
    get("/browse/ls?path=/host/srv/up"),
    get("/browse/ls?volumeID=data&path=/new"),
  ];
}
