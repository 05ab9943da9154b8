import { describe, expect, it } from "vitest";
import { answering, watchFork } from "../support/fork.ts";

describe("images", () => {
  it("lists them, with how many containers run each", async () => {
    const { client, watchtower } = await watchFork();
    await watchtower.host.runContainer({ name: "web-2", image: "nginx:1.27" });
    const [web] = await client.images({ name: "nginx:1.27" });
    expect(web).toMatchObject({ name: "nginx:1.27", containers: 2 });
    expect(await client.images({ id: web?.imageId ?? "" })).toEqual([web]);
  });

  it("makes an empty list of the null that a filter without a match is answered with", async () => {
    const { client } = await watchFork();
    expect(await client.images({ id: "none" })).toEqual([]);
    await expect(client.images({ id: "" })).rejects.toMatchObject({ code: "REFUSED" });
  });

  it("sorts them, which come in another order each time", async () => {
    const image = (name: string, id: string): object => ({ name, image_id: id, digest: "", containers: 1 });
    const images = [image("b:1", "x"), image("a:1", "z"), image("a:1", "y")];
    const client = answering("/v1/images", () =>
      Response.json({ api_version: "v1", timestamp: "", count: 3, images }),
    );
    const ids = (await client.images()).map(({ name, imageId }) => name + imageId);
    expect(ids).toEqual(["a:1y", "a:1z", "b:1x"]);
  });
});
