import { defineConfig } from "vitest/config";

/** Each file runs the client in another runtime; none needs Docker. */
export default defineConfig({
  test: {
    include: ["runtimes/**/*.test.ts"],
    testTimeout: 120_000,
    reporters: ["default", ["json", { outputFile: "runtimes/.test-report.json" }]],
  },
});
