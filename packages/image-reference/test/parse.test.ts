import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatImageReference, parseImageReference } from "../src/index.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("parseImageReference", () => {
  it.each([
    ["nginx", "docker.io", "library/nginx", undefined, undefined],
    ["nginx:1.27", "docker.io", "library/nginx", "1.27", undefined],
    ["grafana/grafana", "docker.io", "grafana/grafana", undefined, undefined],
    ["docker.io/nginx", "docker.io", "library/nginx", undefined, undefined],
    ["index.docker.io/library/nginx:1", "docker.io", "library/nginx", "1", undefined],
    ["localhost/app", "localhost", "app", undefined, undefined],
    ["reg:5000/a/b:1", "reg:5000", "a/b", "1", undefined],
    ["127.0.0.1:5000/demo/web", "127.0.0.1:5000", "demo/web", undefined, undefined],
    ["[::1]:5000/app:x", "[::1]:5000", "app", "x", undefined],
    ["ghcr.io/owner/a__b/c-d.e:V_1.x-y", "ghcr.io", "owner/a__b/c-d.e", "V_1.x-y", undefined],
    [`nginx@${digest}`, "docker.io", "library/nginx", undefined, digest],
    [`reg:5000/app:1@${digest}`, "reg:5000", "app", "1", digest],
    ["Reg/app", "Reg", "app", undefined, undefined],
  ])("reads %s", (text, registry, repository, tag, expectedDigest) => {
    const expected = {
      registry,
      repository,
      ...(tag && { tag }),
      ...(expectedDigest && { digest: expectedDigest }),
    };
    expect(parseImageReference(text)).toEqual({ ok: true, reference: expected });
  });

  it.each([
    ["sha256", 64],
    ["sha384", 96],
    ["sha512", 128],
  ])("takes a digest of %s with %d hex digits", (algorithm, length) => {
    const full = `${algorithm}:${"a".repeat(length)}`;
    expect(parseImageReference(`app@${full}`)).toMatchObject({ ok: true, reference: { digest: full } });
  });

  it.each([
    ["", "empty", 0],
    [digest, "image-id", 0],
    ["0123456789abcdef".repeat(4), "image-id", 0],
    ["a:", "tag", 2],
    ["a:.b", "tag", 2],
    ["a:b:c", "tag", 2],
    [`a:${"x".repeat(129)}`, "tag", 2],
    ["a@sha256:12", "digest", 2],
    ["a@", "digest", 2],
    [`a@sha256:${"a".repeat(63)}`, "digest", 2],
    [`a@sha256:${"a".repeat(65)}`, "digest", 2],
    [`a@sha256:${"A".repeat(64)}`, "digest", 2],
    [`a@SHA256:${"a".repeat(64)}`, "digest", 2],
    [`a@sha512:${"a".repeat(64)}`, "digest", 2],
    [`a@md5:${"a".repeat(32)}`, "digest", 2],
    [`a@sha256+b64:${"a".repeat(64)}`, "digest", 2],
    ["reg:5000/", "repository", 9],
    ["/a", "repository", 0],
    ["a//b", "repository", 2],
    ["a/b_", "repository", 2],
    ["a..b", "repository", 0],
    ["NGINX", "upper-case", 0],
    ["grafana/Grafana", "upper-case", 8],
    ["-reg.io/a", "registry", 0],
    ["reg.io:port/a", "registry", 0],
    ["a, b", "repository", 0],
    [`a/${"b".repeat(255)}`, "too-long", 0],
  ])("refuses %s, saying what and where", (text, code, position) => {
    expect(parseImageReference(text)).toMatchObject({ ok: false, problem: { code, position } });
  });

  it("never throws, and reads back what it accepts", () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[a-zA-Z0-9.:/@_-]{0,40}$/),
      fc.stringMatching(/^[a-z0-9]{1,9}([./:@_-][a-z0-9]{1,9}){0,5}$/),
    );
    fc.assert(
      fc.property(text, (input) => {
        const parsed = parseImageReference(input);
        if (!parsed.ok) return;
        expect(parseImageReference(formatImageReference(parsed.reference))).toEqual(parsed);
      }),
      { numRuns: 2_000 },
    );
  });
});
