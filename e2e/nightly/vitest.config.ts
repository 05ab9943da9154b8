import { defineConfig } from "vitest/config";

/** What takes minutes by a real clock; the files run at once, each in its own sandboxes. */
export default defineConfig({
  test: {
    include: ["nightly/**/*.test.ts"],
    globalSetup: ["live/support/local-registry.ts", "live/support/obstacles.ts"],
    maxWorkers: 2,
    testTimeout: 15 * 60_000,
    hookTimeout: 180_000,
  },
});
