import { expect, test } from "vitest";
import { createDockerHost } from "../../src/index.ts";
import { engineCalls } from "../support/engine-socket.ts";

test("an image saved on one host and loaded on another is the same, tags, labels and size included", async () => {
  await using one = createDockerHost();
  await using two = createDockerHost();
  const { imageId } = one.registry.push("demo/web:1", {
    content: "x",
    labels: { a: "b" },
    sizeBytes: 200_000,
  });
  one.pull("demo/web:1");
  const [from, to] = [engineCalls(await one.listen()), engineCalls(await two.listen())];
  const saved = await from.call("GET", "/images/demo/web:1/get");
  expect(saved.headers["content-type"]).toBe("application/x-tar");
  expect(saved.bytes.length).toBeGreaterThan(200_000);
  const loaded = await to.call("POST", "/images/load?quiet=1", saved.bytes);
  expect(loaded.body).toBe('{"stream":"Loaded image: demo/web:1\\n"}\r\n');
  expect(await to.json("GET", "/images/demo/web:1/json")).toMatchObject({
    Id: imageId,
    Size: 200_000,
    Config: { Labels: { a: "b" } },
  });
  const again = await to.call("GET", "/images/get?names=demo/web:1");
  expect(again.bytes).toHaveLength(saved.bytes.length);
});

test("an archive names an image as it was asked for, and by its id not at all", async () => {
  await using host = createDockerHost();
  const { imageId } = host.registry.push("demo/web:1");
  host.registry.push("demo/web:2");
  for (const name of ["demo/web:1", "demo/web:2"]) host.pull(name);
  const engine = engineCalls(await host.listen());
  for (const [query, lines] of [
    ["names=demo/web:1", ["Loaded image: demo/web:1"]],
    ["names=demo/web:2&names=demo/web:1", ["Loaded image: demo/web:2", "Loaded image: demo/web:1"]],
    [`names=${imageId}`, [`Loaded image ID: ${imageId}`]],
  ] as const) {
    const saved = await engine.call("GET", `/images/get?${query}`);
    const { body } = await engine.call("POST", "/images/load", saved.bytes);
    expect(body).toBe(lines.map((line) => `{"stream":"${line}\\n"}\r\n`).join(""));
  }
});

test("what is no archive of images is told in a 200", async () => {
  await using host = createDockerHost();
  const engine = engineCalls(await host.listen());
  const reply = await engine.call("POST", "/images/load", Buffer.from("rubbish"));
  expect(reply).toMatchObject({
    status: 200,
    body: '{"errorDetail":{"message":"unexpected EOF"},"error":"unexpected EOF"}\r\n',
  });
  expect((await engine.call("GET", "/images/nope/get")).status).toBe(404);
});
