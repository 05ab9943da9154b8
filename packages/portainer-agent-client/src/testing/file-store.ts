import { HttpResponse, http, type RequestHandler } from "msw";

/** The files of a test agent: by absolute path in its container, or by `volume:/path`. */
export type TestFiles = Map<string, Uint8Array>;

/** Answers the requests about files; directories are there for as long as something is in them. */
export function fileHandlers(files: TestFiles): RequestHandler[] {
  const failure = (status: number, message: string, details: string): Response =>
    HttpResponse.json({ message, details }, { status });
  const noSuchFile = (message: string, path: string): Response =>
    failure(500, message, `Open ${path}: no such file or directory`);
  const placeOf = (request: Request, path?: string): string => {
    const { searchParams } = new URL(request.url);
    const volume = searchParams.get("volumeID");
    return `${volume === null ? "" : `${volume}:`}${path ?? searchParams.get("path") ?? ""}`;
  };
  const put = async (place: (path: string) => string, request: Request): Promise<Response> => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a test's own file, of a test's own size
    const form = await request.formData();
    const file = form.get("file");
    const directory = form.get("Path");
    if (!(file instanceof File) || typeof directory !== "string") {
      return failure(400, "Invalid request payload", "Http: no such file");
    }
    const path = `${directory === "/" ? "" : directory}/${file.name}`;
    files.set(place(path), new Uint8Array(await file.arrayBuffer()));
    return new HttpResponse(null, { status: 204 });
  };

  return [
    http.get("*/browse/ls", ({ request }) => {
      const place = placeOf(request);
      const entries = entriesOf(files, place);
      const isRoot = /(^|:)\/$/.test(place);
      return entries.length === 0 && !isRoot
        ? noSuchFile("Unable to list files inside specified directory", place)
        : HttpResponse.json(entries);
    }),
    http.get("*/browse/get", ({ request }) => {
      const place = placeOf(request);
      const content = files.get(place);
      if (content === undefined) return noSuchFile("Unable to open file", place);
      return partOf(content, request.headers.get("range"));
    }),
    http.delete("*/browse/delete", ({ request }) => {
      const place = placeOf(request);
      return files.delete(place)
        ? new HttpResponse(null, { status: 204 })
        : noSuchFile("Unable to remove file", place);
    }),
    http.put("*/browse/rename", async ({ request }) => {
      const names = (await request.json()) as Record<"CurrentFilePath" | "NewFilePath", string>;
      const from = placeOf(request, names.CurrentFilePath);
      const content = files.get(from);
      if (content === undefined) return noSuchFile("Unable to rename file", from);
      files.delete(from);
      files.set(placeOf(request, names.NewFilePath), content);
      return new HttpResponse(null, { status: 204 });
    }),
    http.post("*/v1/browse/:volume/put", ({ request, params }) =>
      put((path) => `${String(params["volume"])}:${path}`, request),
    ),
    http.post("*/browse/put", ({ request }) => put((path) => placeOf(request, path), request)),
  ];
}

function entriesOf(
  files: TestFiles,
  directory: string,
): { Name: string; Size: number; Dir: boolean; ModTime: number }[] {
  const prefix = directory.endsWith("/") ? directory : `${directory}/`;
  const entries = new Map<string, { Name: string; Size: number; Dir: boolean; ModTime: number }>();
  for (const [place, { byteLength }] of files) {
    if (!place.startsWith(prefix)) continue;
    const [Name = "", ...below] = place.slice(prefix.length).split("/");
    const Dir = below.length > 0;
    entries.set(Name, { Name, Size: Dir ? 4_096 : byteLength, Dir, ModTime: 1_700_000_000 });
  }
  return [...entries.values()].sort((a, b) => (a.Name < b.Name ? -1 : 1));
}

function partOf(content: Uint8Array, range: string | null): Response {
  const size = content.byteLength;
  const headers = {
    "content-type": "application/octet-stream",
    "last-modified": "Tue, 14 Nov 2023 22:13:20 GMT",
  };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  if (from === undefined) {
    return new HttpResponse(content.slice(), { headers: { ...headers, "content-length": String(size) } });
  }
  const start = Number(from);
  if (start >= size) return new HttpResponse("invalid range: failed to overlap\n", { status: 416 });
  const end = Math.min(to === "" || to === undefined ? size - 1 : Number(to), size - 1);
  return new HttpResponse(content.slice(start, end + 1), {
    status: 206,
    headers: {
      ...headers,
      "content-length": String(end - start + 1),
      "content-range": `bytes ${start}-${end}/${size}`,
    },
  });
}
