import { describe, expect, it, onTestFinished } from "vitest";
import { openShop, type Shop } from "../support/shop.ts";
import { controlCharacter } from "../support/terminal.ts";
import { freePort, openWorld } from "../support/world.ts";

const short = (imageId: string): string => imageId.replace("sha256:", "").slice(0, 12);

/** The rows of the table, cut where the columns start. */
function tableOf(out: string): string[][] {
  const lines = out.trimEnd().split("\n");
  const heading = lines.findIndex((line) => line.startsWith("OUTCOME"));
  const starts = ["OUTCOME", "CONTAINER", "IMAGE ", "IMAGE ID", "BECAUSE"].map(
    (name) => lines[heading]?.indexOf(name) ?? -1,
  );
  return lines
    .slice(heading + 1)
    .map((line) => starts.map((start, column) => line.slice(start, starts[column + 1]).trimEnd()));
}

const updateRequests = ({ watchtower }: Shop): string[] =>
  watchtower.requests
    .filter(({ method, path }) => method === "POST" && path.startsWith("/v1/update"))
    .map(({ path }) => path);

describe("an update that ran", () => {
  it("ends with 0 and a table of what became of each container", async () => {
    const shop = await openShop();
    const { code, out } = await shop.run(["update"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^The update ran and took \d+\.\d s\.\n/);
    const { oldImage, newImage, currentImage } = shop;
    const rows = tableOf(out).filter(([, name]) => name !== "management-watchtower-1");
    expect(rows.sort(([, a = ""], [, b = ""]) => (a < b ? -1 : 1))).toEqual([
      ["unchanged", "current", "shop/db:1", short(currentImage), ""],
      ["excluded", "kept", "shop/web:1", short(oldImage), expect.stringContaining("watchtower.enable")],
      ["updated", "web", "shop/web:1", `${short(oldImage)} -> ${short(newImage)}`, ""],
    ]);
    expect(updateRequests(shop)).toEqual(["/v1/update"]);
  });

  it("returns the outcome and the receipt as one document", async () => {
    const { json, oldImage, newImage } = await openShop();
    const { code, document } = await json(["update"]);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      update: { outcome: "completed", flavour: "containrrr", summary: { updated: 1, failed: 0 } },
      receipt: {
        containers: expect.arrayContaining([
          expect.objectContaining({
            name: "web",
            image: "shop/web:1",
            outcome: "updated",
            before: expect.objectContaining({ imageId: oldImage }) as unknown,
            after: expect.objectContaining({ imageId: newImage }) as unknown,
          }),
          expect.objectContaining({ name: "kept", outcome: "excluded" }),
        ]) as unknown,
      },
    });
  });

  it("is restricted to the images that are named, and says that others were left out", async () => {
    const shop = await openShop();
    const { code, out } = await shop.run(["update", "shop/db", "shop/other"]);
    expect(code).toBe(0);
    expect(updateRequests(shop)).toEqual([expect.stringMatching(/^\/v1\/update\?image=shop(?:\/|%2F)db/)]);
    const web = tableOf(out).find(([, name]) => name === "web");
    expect(web?.[0]).toBe("excluded");
  });

  it("tells what happens on the engine meanwhile, on stderr", async () => {
    const shop = await openShop();
    const held = shop.watchtower.holdUpdates();
    const work = shop.run(["update"]);
    await held.waiting();
    held.release();
    const { out, err } = await work;
    expect(err).toMatch(/started web/);
    expect(out).not.toMatch(/started web/);
  });

  it("works with the fork", async () => {
    const world = await openShop(["--watchtower-image", "nickfedor/watchtower:1.21.0"]);
    const { code, document } = await world.json(["update"]);
    expect(code).toBe(0);
    expect(document).toMatchObject({ update: { outcome: "completed", flavour: "nicholas-fedor" } });
  });
});

describe("an update of which less is known", () => {
  it("ends with 3 and says so when it was skipped", async () => {
    const shop = await openShop();
    const held = shop.watchtower.holdUpdates();
    onTestFinished(() => held.release());
    const first = shop.run(["update"]);
    await held.waiting();
    const { code, out } = await shop.run(["update"]);
    expect(code).toBe(3);
    expect(out).toMatch(/^Nothing was done: Watchtower was already running an update\. Try again/);
    expect(tableOf(out).find(([, name]) => name === "web")?.[0]).toBe("unknown");
    held.release();
    expect((await first).code).toBe(0);
  });

  it("ends with 3 and says why when it is not known whether it ran", async () => {
    const shop = await openShop();
    shop.watchtower.failDockerOnce();
    const { code, out } = await shop.run(["update"]);
    expect(code).toBe(3);
    expect(out).toMatch(/^It is not known whether the update ran\. \S.+\n/);
  });

  it("ends with 3 when no answer came in the time given", async () => {
    const shop = await openShop();
    const held = shop.watchtower.holdUpdates();
    onTestFinished(() => held.release());
    const { code, document } = await shop.json(["update", "--timeout", "1"]);
    expect(code).toBe(3);
    expect(document).toMatchObject({ update: { outcome: "unknown", reason: "timed-out" } });
  });

  it("ends with 3 and the evidence when a container failed in it", async () => {
    const shop = await openShop();
    shop.watchtower.failStart("web");
    const { code, out } = await shop.run(["update"]);
    expect(code).toBe(3);
    const web = tableOf(out).find(([, name]) => name === "web");
    expect(web?.[0]).toBe("failed");
    expect(web?.[4]).toMatch(/^it was running before and is /);
  });
});

describe("an update that was not sent", () => {
  it("says that the token is wrong, and where it belongs", async () => {
    const shop = await openShop();
    const env = { API_TOKEN: "not-the-token" };
    const { code, out, err } = await shop.run(["update"], { env });
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(
      /^stackctl: GET .* the token is not the one Watchtower has \(401\)\. Give the value of /m,
    );
    expect(err).not.toContain("not-the-token");
    expect(updateRequests(shop)).toEqual([]);
    expect(await shop.json(["update"], { env })).toMatchObject({
      code: 1,
      document: { error: { code: "HTTP_STATUS" } },
    });
  });

  it("says that the HTTP API is off", async () => {
    const world = await openWorld();
    await world.host.runContainer({
      name: "tower",
      image: "containrrr/watchtower:1.7.1",
      env: { WATCHTOWER_HTTP_API_METRICS: "true", WATCHTOWER_HTTP_API_TOKEN: "token" },
      ports: [{ containerPort: 8080 }],
    });
    const { code, err } = await world.run(["update"], { env: { API_TOKEN: "token" } });
    expect(code).toBe(1);
    expect(err).toContain("WATCHTOWER_HTTP_API_UPDATE=true");
  });

  it("says that nothing listens there", async () => {
    const world = await openWorld();
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, document } = await world.json(["update", "--url", url], { env: { API_TOKEN: "token" } });
    expect(code).toBe(1);
    expect(document).toMatchObject({
      error: { code: "NETWORK", remedy: expect.stringContaining("Check that Watchtower runs") as string },
    });
  });

  it.each([["127.0.0.1:8080"], ["ftp://127.0.0.1"], ["http://user:word@127.0.0.1"]])(
    "refuses %s for a URL",
    async (url) => {
      const world = await openWorld();
      const end = await world.json(["update", "--url", url], { env: { API_TOKEN: "token" } });
      expect(end).toMatchObject({ code: 2, document: { error: { code: "OPTION" } } });
      expect(JSON.stringify(end)).not.toContain("user:word");
    },
  );

  it.each([["shop/web:1"], [`shop/web@sha256:${"a".repeat(64)}`], ["localhost:5000/web"]])(
    "refuses %s, which 1.7.1 would read as something else",
    async (image) => {
      const shop = await openShop();
      const end = await shop.json(["update", image]);
      expect(end).toMatchObject({ code: 1, document: { error: { code: "REFUSED" } } });
      expect(updateRequests(shop)).toEqual([]);
    },
  );
});

describe("the table", () => {
  it("has no escape codes in a pipe, and is aligned the same with them", async () => {
    const shop = await openShop();
    await shop.run(["update"]);
    const piped = await shop.run(["update"]);
    expect(piped.out + piped.err).not.toMatch(controlCharacter);
    const shown = await shop.run(["update"], { tty: true, env: { TERM: "xterm" } });
    expect(shown.out).toContain("\x1b[1mOUTCOME\x1b[22m");
    // eslint-disable-next-line no-control-regex -- escape codes are what is taken away
    expect(tableOf(shown.out.replaceAll(/\x1b\[\d+m/g, ""))).toEqual(tableOf(piped.out));
  });
});
