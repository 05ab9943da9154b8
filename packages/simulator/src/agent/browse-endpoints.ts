import { FileError } from "../files/file-error.ts";
import { sizeOf } from "../files/file-node.ts";
import type { AgentExchange } from "./agent-exchange.ts";
import type { AgentEndpoint, AgentRouter } from "./agent-routes.ts";
import { sendEmpty, sendError, sendJson } from "./agent-reply.ts";
import { type BrowsePath, pathInVolume } from "./browse-path.ts";
import { putFile, putFileV1 } from "./browse-put.ts";
import { decodeJson } from "./json-payload.ts";
import { serveContent } from "./serve-content.ts";

/** Does something with a file; what the file system refuses becomes the agent's 500. */
function attempt({ response }: AgentExchange, message: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    sendError(response, 500, message, error.message);
  }
}

/** Finds out which path is meant; undefined when the request was refused. */
type PathOf = (exchange: AgentExchange, params: readonly string[]) => string | undefined;

/** The volume and the path both in the query; without a volume any path of the agent's container. */
const pathOf: PathOf = ({ query, response }) => {
  const path = query.get("path") ?? "";
  const volume = query.get("volumeID") ?? "";
  if (path === "") {
    sendError(response, 400, "Invalid query parameter: path", "Missing query parameter");
    return undefined;
  }
  if (volume === "") return path;
  return orRefuse(pathInVolume(volume, path), (error) => sendError(response, 400, "Invalid volume", error));
};

/** The old form: the volume in the path; a path that is missing is the volume itself. */
const pathOfV1: PathOf = ({ query, response }, [volume = ""]) =>
  orRefuse(pathInVolume(volume, query.get("path") ?? ""), (error) =>
    sendError(response, 400, "Invalid query parameter: path", error),
  );

function orRefuse(found: BrowsePath, refuse: (error: string) => void): string | undefined {
  if ("path" in found) return found.path;
  refuse(found.error);
  return undefined;
}

function list(exchange: AgentExchange, path: string): void {
  attempt(exchange, "Unable to list files inside specified directory", () => {
    sendJson(
      exchange.response,
      exchange.run.files.list(path).map(([name, node]) => ({
        Name: name,
        Size: sizeOf(node),
        // A link to a directory is listed as what it is: no directory.
        Dir: node.kind === "directory",
        ModTime: Math.floor(node.modified.getTime() / 1000),
      })),
    );
  });
}

function get(exchange: AgentExchange, path: string): void {
  attempt(exchange, "Unable to open file", () => {
    serveContent(exchange, path, exchange.run.files.open(path));
  });
}

function remove(exchange: AgentExchange, path: string): void {
  attempt(exchange, "Unable to remove file", () => {
    exchange.run.files.remove(path);
    sendEmpty(exchange.response, 204);
  });
}

const renamePayload = {
  name: "browse.browseRenamePayload",
  fields: { CurrentFilePath: "string", NewFilePath: "string" },
} as const;

/** `/browse/rename`: both paths in the body, the volume in the query or, in the old form, in the path. */
async function rename(exchange: AgentExchange, volume: string, refusal: string): Promise<void> {
  const { run, response, body } = exchange;
  const payload = await decodeJson(body, renamePayload);
  const refuse = (message: string, error: string): void => sendError(response, 400, message, error);
  if ("error" in payload) {
    refuse("Invalid request payload", payload.error);
    return;
  }
  const [from, to] = [payload.field("CurrentFilePath"), payload.field("NewFilePath")];
  if (from === "") {
    refuse("Invalid request payload", "Current file path is invalid");
    return;
  }
  if (to === "") {
    refuse("Invalid request payload", "New file path is invalid");
    return;
  }
  const paths: string[] = [];
  for (const path of [from, to]) {
    const found = volume === "" ? { path } : pathInVolume(volume, path);
    if ("error" in found) {
      refuse(refusal, found.error);
      return;
    }
    paths.push(found.path);
  }
  attempt(exchange, "Unable to rename file", () => {
    run.files.rename(paths[0] ?? "", paths[1] ?? "");
    sendEmpty(response, 204);
  });
}

function endpoint(
  method: string,
  path: RegExp,
  find: PathOf,
  act: (exchange: AgentExchange, path: string) => void,
): AgentEndpoint {
  return {
    method,
    path,
    signed: true,
    redirected: "after-check",
    answer(exchange, params) {
      const found = find(exchange, params);
      if (found !== undefined) act(exchange, found);
    },
  };
}

const shared = { signed: true, redirected: "after-check" } as const;

/** `/browse`, unversioned and under `/v2`. */
export const browseRouter: AgentRouter = [
  endpoint("GET", /^\/browse\/ls$/, pathOf, list),
  endpoint("GET", /^\/browse\/get$/, pathOf, get),
  endpoint("DELETE", /^\/browse\/delete$/, pathOf, remove),
  {
    method: "PUT",
    path: /^\/browse\/rename$/,
    ...shared,
    answer: (exchange) => rename(exchange, exchange.query.get("volumeID") ?? "", "Invalid volume"),
  },
  { method: "POST", path: /^\/browse\/put$/, ...shared, answer: putFile },
];

/** `/v1/browse/{volume}`: the old form, for volumes alone. */
export const browseRouterV1: AgentRouter = [
  endpoint("GET", /^\/browse\/([^/]+)\/ls$/, pathOfV1, list),
  endpoint("GET", /^\/browse\/([^/]+)\/get$/, pathOfV1, get),
  endpoint("DELETE", /^\/browse\/([^/]+)\/delete$/, pathOfV1, remove),
  {
    method: "PUT",
    path: /^\/browse\/([^/]+)\/rename$/,
    ...shared,
    answer: (exchange, [volume = ""]) => rename(exchange, volume, "Invalid query parameter: path"),
  },
  {
    method: "POST",
    path: /^\/browse\/([^/]+)\/put$/,
    ...shared,
    answer: (exchange, [volume = ""]) => putFileV1(exchange, volume),
  },
];
