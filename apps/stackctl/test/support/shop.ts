import type { WatchtowerProcess } from "@stack/simulator";
import { openWorld, type World } from "./world.ts";

/** Ids of the images, as the receipt shows them. */
export interface Shop extends World {
  readonly oldImage: string;
  readonly newImage: string;
  readonly currentImage: string;
  /** The deployed Watchtower. */
  readonly watchtower: WatchtowerProcess;
}

/** A deployed stack beside `web`, which is outdated, `kept`, the same but excluded, and `current`, which is not. */
export async function openShop(options: readonly string[] = []): Promise<Shop> {
  const world = await openWorld();
  const { host } = world;
  const { imageId: oldImage } = host.registry.push("shop/web:1", { content: "old" });
  const { imageId: currentImage } = host.registry.push("shop/db:1");
  await host.runContainer({ name: "web", image: "shop/web:1" });
  await host.runContainer({
    name: "kept",
    image: "shop/web:1",
    labels: { "com.centurylinklabs.watchtower.enable": "false" },
  });
  await host.runContainer({ name: "current", image: "shop/db:1" });
  await world.deployed(["--no-agent", ...options]);
  const { imageId: newImage } = host.registry.push("shop/web:1", { content: "new" });
  const program = host.program("management-watchtower-1");
  if (program?.kind !== "watchtower") throw new Error("The deployed Watchtower does not run.");
  return { ...world, oldImage, newImage, currentImage, watchtower: program };
}
