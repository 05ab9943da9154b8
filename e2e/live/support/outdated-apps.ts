import type { Sandbox } from "../../test/support/sandbox.ts";
import { buildTwoVersions, runApp, type StopBehaviour, type WatchedApp } from "./watched-app.ts";

/** Containers on old versions of images whose new versions are here, too. */
export interface OutdatedApps {
  /** The one that was given this name. */
  app(name: string): WatchedApp;
  /** The names of those that run on the new version by now, sorted. */
  updated(): Promise<string[]>;
}

/** Runs a container for each name, on the image given; for Watchtowers with `WATCHTOWER_NO_PULL`. */
export async function runOutdated(
  sandbox: Sandbox,
  images: Readonly<Record<string, string>>,
  stopSignal: StopBehaviour = "heeds",
): Promise<OutdatedApps> {
  const apps = new Map<string, { readonly app: WatchedApp; readonly old: string }>();
  for (const image of new Set(Object.values(images))) {
    const started = new Map<string, WatchedApp>();
    const { old } = await buildTwoVersions(sandbox, image, async () => {
      for (const [name, own] of Object.entries(images)) {
        if (own === image) started.set(name, await runApp(sandbox, name, image, stopSignal));
      }
    });
    for (const [name, app] of started) apps.set(name, { app, old });
  }
  return {
    app(name) {
      const found = apps.get(name);
      if (found === undefined) throw new Error(`No container was started as ${name}.`);
      return found.app;
    },
    async updated() {
      const names: string[] = [];
      for (const [name, { app, old }] of apps) {
        const now = await app.imageId();
        if (now !== undefined && now !== old) names.push(name);
      }
      return names.sort();
    },
  };
}
