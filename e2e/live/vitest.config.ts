import { defineConfig } from "vitest/config";

/** One file after the other: each stops the Watchtowers that ran before it, and updates the whole host. */
export default defineConfig({
  test: {
    include: ["live/**/*.test.ts"],
    globalSetup: ["live/support/local-registry.ts", "live/support/obstacles.ts"],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
