import type { Problem } from "./problem.ts";
import { collide } from "./published-port.ts";
import type { PublishedAs } from "./stack-part.ts";

/** A problem for each port that the host could not give away, at the later of the two that want it. */
export function portCollisions(published: readonly PublishedAs[], problems: Problem[]): void {
  for (const [index, { name, path, at }] of published.entries()) {
    const other = published.slice(0, index).find((one) => at && one.at && collide(at, one.at));
    if (at === undefined || other === undefined) continue;
    problems.push({
      code: "port-collision",
      severity: "error",
      path,
      message: `${other.name} and ${name} are both published on port ${at.port} of the same address.`,
      hint: "Give one of them another port, or an address of its own.",
    });
  }
}
