import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker } from "../../test/support/command.ts";
import type { ErrorDocument, ReceiptEntry, UpdateDocument } from "../../test/support/documents.ts";
import {
  publishElsewhere,
  publishVersion,
  publishedName,
  type PublishedImage,
} from "../../test/support/publish.ts";
import { deleteManifest } from "../../test/support/registry.ts";
import { openSandbox, type Sandbox } from "../../test/support/sandbox.ts";
import { stackctl, stackctlJson } from "../../test/support/stackctl.ts";
import { canHaveImage, isMissingForWholeHost, parts, type WatchtowerPart } from "./parts.ts";

/**
 * The whole path with one of the published Watchtowers: deploy the stack, publish a new version, update, and look at
 * what runs.
 */
export async function describeUpdatePath(part: WatchtowerPart, flavour: string): Promise<void> {
  const isSkipped = await isMissingForWholeHost(part);

  describe.skipIf(isSkipped)(`a full update by ${parts[part]}`, () => {
    let sandbox: Sandbox;
    let first: PublishedImage;
    let second: PublishedImage;

    beforeAll(async () => {
      sandbox = await openSandbox();
      first = await publishVersion(sandbox, "first");
      await sandbox.run("app", publishedName(sandbox));
      const label = "com.centurylinklabs.watchtower.enable=false";
      await sandbox.run("critical", "--label", label, publishedName(sandbox));
      const agentImage = (await canHaveImage(parts.agent)) ? ["--agent-image", parts.agent] : [];
      const options = ["--watchtower-image", parts[part], "--watchtower-flavour", flavour, ...agentImage];
      await stackctlJson(sandbox.deployment(...options));
      second = await publishElsewhere(sandbox, "second", first);
    });
    afterAll(async () => {
      for (const { digest } of [first, second]) await deleteManifest(`stack-e2e/${sandbox.name}`, digest);
      await sandbox[Symbol.asyncDispose]();
    });

    const imageOf = (name: string): Promise<string> =>
      docker(["inspect", "--format", "{{.Image}}", `${sandbox.name}-${name}`]);

    test("a wrong token is refused, and nothing is updated", async () => {
      const { exitCode, stdout } = await stackctl(["update", "--dir", sandbox.stackFolder, "--json"], {
        env: { API_TOKEN: "wrong-token" },
      });
      expect(exitCode).toBe(1);
      const { error } = JSON.parse(stdout) as ErrorDocument;
      expect(error).toMatchObject({ code: "HTTP_STATUS" });
      expect(error.message).toContain("the token is not the one Watchtower has (401)");
      expect([await imageOf("app"), await imageOf("critical")]).toEqual([first.imageId, first.imageId]);
    });

    test("an update puts the new version in place, and leaves the excluded container alone", async () => {
      const document = (await stackctlJson(["update", "--dir", sandbox.stackFolder])) as UpdateDocument;
      expect(document.update).toMatchObject({
        outcome: "completed",
        flavour,
        summary: { updated: 1, failed: 0 },
      });
      const entry = (name: string): ReceiptEntry | undefined =>
        document.receipt.containers.find((container) => container.name === `${sandbox.name}-${name}`);
      expect(entry("app")).toMatchObject({ outcome: "updated", before: first, after: second });
      expect(entry("critical")).toMatchObject({
        outcome: "excluded",
        exclusion: { rule: "label-disabled" },
        before: first,
        after: first,
      });
      for (const service of ["watchtower-1", "portainer-agent-1"]) {
        expect(entry(service)).toMatchObject({ outcome: "excluded", exclusion: { rule: "label-disabled" } });
      }

      expect([await imageOf("app"), await imageOf("critical")]).toEqual([second.imageId, first.imageId]);
      const version = await docker(["exec", `${sandbox.name}-app`, "sh", "-c", "echo $VERSION"]);
      expect(version).toBe("second");
    });

    test("another update finds nothing to do", async () => {
      const document = (await stackctlJson(["update", "--dir", sandbox.stackFolder])) as UpdateDocument;
      expect(document.update).toMatchObject({ outcome: "completed", summary: { updated: 0, failed: 0 } });
      const app = document.receipt.containers.find(({ name }) => name === `${sandbox.name}-app`);
      expect(app).toMatchObject({ outcome: "unchanged", after: second });
    });

    test("the status shows the flavour and the numbers of its last run", async () => {
      const { watchtower } = (await stackctlJson(["status", "--dir", sandbox.stackFolder])) as Status;
      expect(watchtower).toMatchObject({
        container: { image: parts[part], state: "running", health: "healthy" },
        flavour,
        metrics: { containers: { updated: 0, failed: 0 } },
      });
    });
  });
}

/** What is read of `stackctl status --json`. */
interface Status {
  readonly watchtower: object;
}
