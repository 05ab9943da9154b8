import { defineConfig } from "vitest/config";

/** One configuration for every package; each runs it from its own folder. */
export default defineConfig({
  test: {
    root: process.cwd(),
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    reporters: ["default", ["json", { outputFile: ".test-report.json" }]],
  },
});
