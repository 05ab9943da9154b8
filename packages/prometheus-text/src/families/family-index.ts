import type { FamilyRecord } from "./family-table.ts";

/**
 * Families by name.
 *
 * Most programs write their families in ascending order, where a greater name than the last one is a new one,
 * and nothing needs to be looked up; the map is made when a name first breaks that order.
 */
export class FamilyIndex {
  readonly #records: FamilyRecord[] = [];
  #map: Map<string, FamilyRecord> | undefined;
  #greatest = "";

  get(name: string): FamilyRecord | undefined {
    if (this.#map === undefined) {
      if (name > this.#greatest) return undefined;
      this.#map = new Map(this.#records.map((record) => [record.family.name, record]));
    }
    return this.#map.get(name);
  }

  /** Adds a family whose name `get` did not know. */
  add(record: FamilyRecord): void {
    const { name } = record.family;
    if (this.#map !== undefined) {
      this.#map.set(name, record);
      return;
    }
    this.#records.push(record);
    this.#greatest = name;
  }
}
