import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** One configuration for every package; each runs it from its own folder. */
export default defineConfig({
  test: {
    root: process.cwd(),
    include: ["test/**/*.test.ts"],
    setupFiles: [fileURLToPath(new URL("vitest.setup.ts", import.meta.url))],
    // Generous: it bounds a hang, it measures nothing.
    testTimeout: 60_000,
    reporters: ["default", ["json", { outputFile: ".test-report.json" }]],
  },
});
