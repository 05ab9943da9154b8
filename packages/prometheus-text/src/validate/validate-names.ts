import type { ExpositionFormat } from "../dialect.ts";
import type { FamilyFindings } from "./finding.ts";
import type { MetricFamily } from "../metric-family.ts";
import { suffixesOf } from "../line/metric-type.ts";

/**
 * Checks what a family is called: its unit, a counter's `_total`, and that no name of its samples is another
 * family's too. `taken` collects the names from family to family.
 */
export function validateNames(
  family: MetricFamily,
  format: ExpositionFormat,
  taken: Set<string>,
  findings: FamilyFindings,
): void {
  const { name, type, unit } = family;
  const names = new Set([name, ...suffixesOf(type, format).map((suffix) => name + suffix)]);
  for (const own of names) {
    if (taken.has(own))
      findings.add("NAME_CLASH", `"${own}" belongs to another metric as well as to ${type} "${name}"`);
    taken.add(own);
  }
  if (family.resumedAt !== undefined) {
    findings.add("INTERLEAVED_FAMILY", `"${name}" is not written in one piece`, family.resumedAt[0]);
  }
  if (type === "counter" && format === "text" && !name.endsWith("_total")) {
    findings.add("COUNTER_NAME", `The name of counter "${name}" should end in _total`);
  }
  if (unit === undefined) return;
  if (!name.endsWith(`_${unit}`)) {
    findings.add("UNIT", `The name of "${name}" must end in its unit, _${unit}`);
  }
  if (type === "info" || type === "stateset") {
    findings.add("UNIT", `"${name}" is of type ${type}, which has no unit`);
  }
}
