import { expect, it } from "vitest";
import { imageOption } from "../../src/stack/image-option.ts";
import type { Problem } from "../../src/stack/problem.ts";

const read = (value: unknown) => {
  const problems: Problem[] = [];
  return { image: imageOption(value, "agent.image", "portainer/agent:2.30.1", problems), problems };
};

it.each(["nginx", "a/b:1.2_x-Y", "reg.example:5000/a/b:t", `a:t@sha256:${"a".repeat(64)}`])(
  "keeps %s",
  (image) => {
    expect(read(image)).toStrictEqual({ image, problems: [] });
  },
);

it("has a default", () => {
  expect(read(undefined)).toStrictEqual({ image: "portainer/agent:2.30.1", problems: [] });
});

it.each(["A", "a b", "a:", "a//b", "a@sha256:12", "$IMAGE", "https://a/b", "a".repeat(300)])(
  "keeps %j too, and says what is wrong with it",
  (image) => {
    expect(read(image)).toMatchObject({
      image,
      problems: [{ code: "image-invalid", severity: "error", path: "agent.image" }],
    });
  },
);

it("takes the default for what is no text", () => {
  expect(read(5)).toMatchObject({ image: "portainer/agent:2.30.1", problems: [{ code: "option-invalid" }] });
});

it("pins the default by tag, by digest, or by both", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  expect(read({ tag: "2.33.3" })).toStrictEqual({ image: "portainer/agent:2.33.3", problems: [] });
  expect(read({ digest }).image).toBe(`portainer/agent:2.30.1@${digest}`);
  expect(read({ tag: "2.33.3", digest }).image).toBe(`portainer/agent:2.33.3@${digest}`);
});

it.each([[{ tag: "a b" }], [{ digest: "sha256:12" }], [{ version: "1" }], [{ tag: "" }], [[]]])(
  "keeps the default for %j",
  (value) => {
    const { image, problems } = read(value);
    expect(image).toBe("portainer/agent:2.30.1");
    expect(problems.map(({ severity }) => severity)).toStrictEqual(["error"]);
  },
);
