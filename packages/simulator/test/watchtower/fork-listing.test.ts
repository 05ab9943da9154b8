import { expect, test } from "vitest";
import { image, startFork } from "../support/fork.ts";

interface Containers {
  containers: Record<string, unknown>[] | null;
  count: number;
}
interface Images {
  images: { name: string; image_id: string; digest: string; containers: number }[] | null;
  count: number;
}

const prefix = "com.centurylinklabs.watchtower";

test("containers are those a scan would look at, newest first, with the bare digest", async () => {
  await using fork = await startFork();
  const { imageId, digest } = fork.host.registry.push("redis", { content: "r" });
  await fork.host.runContainer({ name: "cache", image: "redis" });
  await fork.host.runContainer({ name: "off", image: "redis", labels: { [`${prefix}.enable`]: "false" } });
  await fork.host.runContainer({ name: "scoped", image: "redis", labels: { [`${prefix}.scope`]: "x" } });
  const reply = await fork.call("GET", "/v1/containers");
  expect(Object.keys(JSON.parse(reply.body) as object)).toEqual([
    "api_version",
    "containers",
    "count",
    "timestamp",
  ]);
  const { containers, count } = JSON.parse(reply.body) as Containers;
  expect(count).toBe(2);
  expect(containers?.map(({ name }) => name)).toEqual(["cache", "web"]);
  expect(containers?.[0]).toEqual({ name: "cache", image: "redis:latest", image_id: imageId, digest });
});

test.each([
  ["?name=web", ["web"]],
  ["?name=", ["web"]],
  ["?name=/web", null],
  ["?name=web,cache", null],
  [`?image=${image}`, ["web"]],
  ["?image=web", null],
  ["?name=web&image=other", null],
])("containers%s: exact names, and null instead of an empty list", async (query, names) => {
  await using fork = await startFork();
  const { containers } = await fork.json<Containers>(`/v1/containers${query}`);
  expect(containers?.map(({ name }) => name) ?? null).toEqual(names);
});

test("an empty list without a filter is a list", async () => {
  await using fork = await startFork({ WATCHTOWER_SCOPE: "nobody" });
  expect(await fork.json<Containers>("/v1/containers")).toMatchObject({ containers: [], count: 0 });
  expect(await fork.json<Images>("/v1/images")).toMatchObject({ images: [], count: 0 });
});

test("details carry what labels and switches come to; filtered to nothing they are an empty list", async () => {
  await using fork = await startFork({ WATCHTOWER_NO_PULL: "true", WATCHTOWER_INCLUDE_STOPPED: "true" });
  await fork.host.runContainer({
    name: "watched",
    image,
    labels: { [prefix]: "true", [`${prefix}.monitor-only`]: "true" },
  });
  const { containers } = await fork.json<Containers>("/v1/containers/details?name=watched");
  expect(containers).toEqual([
    {
      name: "watched",
      image,
      image_id: expect.stringMatching(/^sha256:/) as string,
      digest: expect.stringMatching(/^sha256:/) as string,
      running: true,
      watchtower: true,
      monitor_only: true,
      no_pull: true,
      enabled: true,
      stale: false,
      scope: "",
    },
  ]);
  expect(await fork.json<Containers>("/v1/containers/details?name=zz")).toMatchObject({ containers: [] });
});

test("images count containers of one repository and image id, in no order", async () => {
  await using fork = await startFork();
  await fork.host.runContainer({ name: "web-2", image });
  fork.host.registry.push("redis:7", { content: "r" });
  await fork.host.runContainer({ name: "cache", image: "redis:7" });
  const { images, count } = await fork.json<Images>("/v1/images");
  expect(count).toBe(2);
  expect(images?.map((one) => `${one.name} ${one.containers}`).sort()).toEqual(
    [`redis:7 1`, `${image} 2`].sort(),
  );
  const id = images?.find(({ name }) => name === image)?.image_id ?? "";
  expect((await fork.json<Images>(`/v1/images?id=${id}`)).images).toHaveLength(1);
  expect(await fork.json<Images>("/v1/images?name=redis")).toMatchObject({ images: null, count: 0 });
});

test.each([
  ["GET", "/v1/containers", 500, "failed to list containers"],
  ["GET", "/v1/containers/details", 500, "failed to get container details"],
  ["GET", "/v1/images", 500, "failed to list images"],
  ["POST", "/v1/check", 500, "failed to check for updates"],
  ["GET", "/readyz", 503, "Service Unavailable"],
  ["GET", "/livez", 200, "OK"],
  ["GET", "/startupz", 200, "OK"],
])("%s %s answers %i while Docker cannot be reached", async (method, path, status, body) => {
  await using fork = await startFork();
  fork.watchtower.setDockerReachable(false);
  expect(await fork.call(method, path)).toMatchObject({ status, body });
  fork.watchtower.setDockerReachable(true);
  expect((await fork.call(method, path)).status).toBe(200);
});
