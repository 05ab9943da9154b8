import { updateWithReceipt, type ContainerOutcome, type Receipt } from "@stack/rollout";
import type { UpdateOutcome } from "@stack/watchtower-client";
import { exitCodes } from "../failure.ts";
import type { Session } from "../session.ts";
import type { Style } from "../terminal/output.ts";
import { renderTable } from "../terminal/table.ts";
import { whileTicking } from "../terminal/ticker.ts";
import { openWatchtower, type WatchtowerOptions } from "../watchtower-access.ts";
import { watchProgress } from "../watch-progress.ts";

/** Options of `stackctl update [image…]`. */
export interface UpdateCommandOptions extends WatchtowerOptions {
  /** Only containers of these images; everything Watchtower watches when absent. */
  readonly images?: readonly string[];
  /** Bounds the wait, in milliseconds; the client's default (30 minutes) when absent. */
  readonly timeoutMs?: number;
}

/** What the update said and did. */
export interface UpdateDocument {
  readonly update: UpdateOutcome;
  readonly receipt: Receipt;
}

/** Triggers an update through Watchtower and takes the receipt. */
export async function update(options: UpdateCommandOptions, session: Session): Promise<UpdateDocument> {
  const { client, containerId } = await openWatchtower(options, session);
  const docker = await session.docker();
  // Nothing there, or not a Watchtower: found here, before anything else is begun.
  await client.detect();
  await using progress = await watchProgress(docker, session.output);
  const work = updateWithReceipt({
    watchtower: client,
    docker,
    ...(containerId !== undefined && { watchtowerId: containerId }),
    ...(options.images && { images: options.images }),
    ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
    ...(session.signal && { signal: session.signal }),
  });
  const receipt = await whileTicking(session.output, "Updating", work);
  await progress.settle();
  return { update: receipt.trigger, receipt };
}

/** 0 when the update ran and nothing failed; otherwise a code of its own. */
export function updateExitCode({ update: trigger, receipt }: UpdateDocument): number {
  const isFine = trigger.outcome === "completed" || trigger.outcome === "accepted";
  const failed = receipt.containers.some(({ outcome }) => outcome === "failed" || outcome === "vanished");
  return isFine && !failed ? exitCodes.ok : exitCodes.unclear;
}

const styles: Readonly<Record<ContainerOutcome, Style>> = {
  updated: "green",
  restarted: "cyan",
  unchanged: "dim",
  excluded: "dim",
  failed: "red",
  vanished: "red",
  unknown: "yellow",
};

/** Prints the receipt as a table. */
export function printReceipt({ update: trigger, receipt }: UpdateDocument, { output }: Session): void {
  output.result(sentenceFor(trigger));
  const rows = receipt.containers.map((entry) => [
    output.style(styles[entry.outcome], entry.outcome),
    entry.name,
    entry.image,
    entry.after !== undefined && entry.after.imageId !== entry.before.imageId
      ? `${shortId(entry.before.imageId)} -> ${shortId(entry.after.imageId)}`
      : shortId(entry.before.imageId),
    entry.evidence ?? entry.exclusion?.reason ?? "",
  ]);
  const heading = ["OUTCOME", "CONTAINER", "IMAGE", "IMAGE ID", "BECAUSE"].map((cell) =>
    output.style("bold", cell),
  );
  for (const line of renderTable([heading, ...rows])) output.result(line);
  if (receipt.appeared.length > 0) output.result(`New containers: ${receipt.appeared.join(", ")}`);
}

function sentenceFor(trigger: UpdateOutcome): string {
  switch (trigger.outcome) {
    case "completed":
      return `The update ran and took ${(trigger.durationMs / 1_000).toFixed(1)} s.`;
    case "accepted":
      return "The update has been started; it goes on in Watchtower.";
    case "skipped":
      return "Nothing was done: Watchtower was already running an update. Try again when it is through.";
    case "unknown":
      return `It is not known whether the update ran. ${trigger.explanation}`;
  }
}

function shortId(imageId: string): string {
  return imageId.replace(/^sha256:/, "").slice(0, 12);
}
