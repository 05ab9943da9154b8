import { DockerError } from "../host/docker-error.ts";
import { familiarName, parseImageReference } from "../host/image-reference.ts";
import { matchesAny, matchesLabels, parseFilters } from "./filters.ts";
import { imageInspectJson, imageSummaryJson } from "./image-json.ts";
import { type EngineReply, type EngineRequest, type EngineRoute, isTrue } from "./route.ts";

function list({ daemon, query }: EngineRequest): EngineReply {
  const filters = parseFilters(query, ["reference", "dangling", "label", "before", "since", "until"]);
  const images = daemon.images
    .all()
    .filter(({ tags, digests }) =>
      matchesAny(filters.get("reference"), (wanted) =>
        [...tags, ...digests].some((name) => name === wanted || name.replace(/[:@][^/]*$/, "") === wanted),
      ),
    )
    .filter(({ tags }) =>
      matchesAny(filters.get("dangling"), (wanted) => (tags.size === 0) === ["1", "true"].includes(wanted)),
    )
    .filter(({ image }) => matchesLabels(image.config.Labels, filters.get("label")));
  return {
    status: 200,
    json: images.map((stored) => imageSummaryJson(stored, daemon.containers.using(stored.image.id).length)),
  };
}

/** Joins `fromImage` and `tag`, which may be a digest. */
function pullName(query: URLSearchParams): string {
  const image = query.get("fromImage") ?? "";
  const tag = query.get("tag") ?? "";
  if (image === "") throw new DockerError(400, "fromImage is missing: only pulling is simulated");
  if (tag === "") return image;
  return `${image}${tag.startsWith("sha256:") ? "@" : ":"}${tag}`;
}

function pull({ daemon, query, response }: EngineRequest): EngineReply {
  const reference = parseImageReference(pullName(query));
  const name = familiarName(reference);
  const { image, digest, changed } = daemon.images.pull(name);
  const layer = image.layer.slice(7, 19);
  const lines: object[] = [
    { status: `Pulling from ${reference.path}`, id: reference.tag ?? reference.digest },
    ...(changed
      ? [
          { status: "Pulling fs layer", progressDetail: {}, id: layer },
          {
            status: "Downloading",
            progressDetail: { current: image.sizeBytes, total: image.sizeBytes },
            id: layer,
          },
          { status: "Pull complete", progressDetail: {}, id: layer },
        ]
      : []),
    { status: `Digest: ${digest}` },
    {
      status: changed
        ? `Status: Downloaded newer image for ${name}`
        : `Status: Image is up to date for ${name}`,
    },
  ];
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(lines.map((line) => `${JSON.stringify(line)}\r\n`).join(""));
  return undefined;
}

/** `/images` and the registry look-up `/distribution`. */
export const imageRoutes: readonly EngineRoute[] = [
  { method: "GET", path: /^\/images\/json$/, handle: list },
  { method: "POST", path: /^\/images\/create$/, handle: pull },
  {
    method: "GET",
    path: /^\/images\/(.+)\/json$/,
    handle: ({ daemon, params }) => ({
      status: 200,
      json: imageInspectJson(daemon.images.get(params[0] ?? "")),
    }),
  },
  {
    method: "POST",
    path: /^\/images\/(.+)\/tag$/,
    handle({ daemon, params, query }) {
      daemon.images.tag(params[0] ?? "", query.get("repo") ?? "", query.get("tag") ?? undefined);
      return { status: 201 };
    },
  },
  {
    method: "DELETE",
    path: /^\/images\/(.+)$/,
    handle: ({ daemon, params, query }) => ({
      status: 200,
      json: daemon.images.remove(params[0] ?? "", isTrue(query, "force"), (id) =>
        daemon.containers.using(id),
      ),
    }),
  },
  {
    method: "GET",
    path: /^\/distribution\/(.+)\/json$/,
    handle({ daemon, params }) {
      const image = daemon.images.lookUp(parseImageReference(params[0] ?? ""));
      return {
        status: 200,
        json: {
          Descriptor: {
            mediaType: "application/vnd.oci.image.manifest.v1+json",
            digest: image.digest,
            size: image.sizeBytes,
          },
          Platforms: [{ architecture: "amd64", os: "linux" }],
        },
      };
    },
  },
];
