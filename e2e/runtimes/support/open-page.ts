import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Findings } from "../exercise.ts";
import { startWatchtowers } from "./watchtowers.ts";

/** Runs the exercise in a page of a headless Chromium; the page's origin is one that the forks allow. */
export async function openPage(chromium: string): Promise<Findings> {
  const script = await bundlePage();
  let hand: (findings: Findings) => void = () => undefined;
  const handed = new Promise<Findings>((resolve) => (hand = resolve));
  let places = "";
  const server = createServer((request, response) => {
    const type = request.url === "/page.js" ? "text/javascript" : "text/html";
    response.writeHead(200, { "content-type": type });
    if (request.url === "/page.js") response.end(script);
    else if (request.url === "/places") response.end(places);
    else if (request.url !== "/findings") response.end(`<script type="module" src="/page.js"></script>`);
    else {
      void text(request).then((body) => {
        response.end();
        hand(JSON.parse(body) as Findings);
      });
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await using watchtowers = await startWatchtowers(origin);
    places = JSON.stringify(watchtowers.places);
    return await visit(chromium, origin, handed);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** The page's script in one file, as an application's bundler makes it. */
async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../page.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Shows the page until it has handed its findings in; rejects with what the browser says when it ends before. */
async function visit(chromium: string, origin: string, handed: Promise<Findings>): Promise<Findings> {
  const profile = await mkdtemp(join(tmpdir(), "stack-e2e-browser-"));
  const options = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
  ];
  const browser = spawn(
    chromium,
    [
      ...options,
      `--user-data-dir=${profile}`,
      "--enable-logging=stderr",
      "--remote-debugging-port=0",
      origin,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  browser.stderr.setEncoding("utf8").on("data", (more: string) => (said += more));
  const ended = once(browser, "exit").then(() => {
    throw new Error(`${chromium} ended: ${said.trim()}`);
  });
  try {
    return await Promise.race([handed, ended]);
  } finally {
    browser.kill();
    await ended.catch(() => undefined);
    browser.stderr.destroy(); // held open by its helpers, which end after it
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
