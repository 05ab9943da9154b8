import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Who may import whom. Everything of ours that is not listed is refused; see README, "The house". */
const mayImport = {
  "packages/http": [],
  "packages/image-reference": [],
  "packages/prometheus-text": [],
  "packages/watchtower-client": ["http", "image-reference", "prometheus-text"],
  "packages/portainer-agent-client": ["http"],
  "packages/compose": ["image-reference"],
  "packages/rollout": ["http", "image-reference", "watchtower-client", "portainer-agent-client"],
  "packages/simulator": [],
};
const ours =
  "http image-reference prometheus-text watchtower-client portainer-agent-client compose rollout komodo simulator stackctl".split(
    " ",
  );

export default defineConfig(
  { ignores: ["**/dist/**", "**/generated/**"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: "only-allowed-literals" },
      ],
      "no-restricted-imports": [
        "error",
        {
          patterns: [{ regex: "^@stack/[^/]+/(?!testing$)", message: "Use a package through its exports." }],
        },
      ],
    },
  },
  Object.entries(mayImport).map(([folder, allowed]) => ({
    files: [`${folder}/src/**`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { regex: "^@stack/[^/]+/", message: "Use a package through its exports." },
            {
              regex: `^@stack/(${ours.filter((name) => !allowed.includes(name)).join("|")})$`,
              message: `${folder} may import only: ${allowed.join(", ") || "nothing of ours"}.`,
            },
          ],
        },
      ],
    },
  })),
  {
    files: ["**/*.js", "**/*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        console: "readonly",
        process: "readonly",
        URL: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        fetch: "readonly",
      },
    },
  },
  { files: ["**/test/**"], rules: { "@typescript-eslint/no-non-null-assertion": "off" } },
);
