import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { describe, expect, it } from "vitest";

/** What a built file imports as it loads, itself and through the other files of the build. */
async function staticImports(file: URL): Promise<string[]> {
  const code = await readFile(file, "utf8");
  const found = [...code.matchAll(/^(?:import|export)\b[^"';()]*?["']([^"']+)["']/gm)].map(
    ([, name]) => name ?? "",
  );
  const nested = found
    .filter((name) => name.startsWith("."))
    .map((name) => staticImports(new URL(name, file)));
  return [...found, ...(await Promise.all(nested)).flat()];
}

describe("the built entry", () => {
  it("imports no module of Node as it loads, so that browsers can load it", async () => {
    const names = await staticImports(new URL("../dist/index.js", import.meta.url));
    expect(names.filter((name) => isBuiltin(name))).toEqual([]);
    expect(names).not.toContain("undici");
  });
});
