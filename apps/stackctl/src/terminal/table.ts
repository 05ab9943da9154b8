import { stripVTControlCharacters } from "node:util";

/** Lays rows out in columns two blanks apart; the first row is the heading. Styled cells keep their width. */
export function renderTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)))
      .join("  ")
      .trimEnd(),
  );
}

function widthOf(cell: string): number {
  return Array.from(new Intl.Segmenter().segment(stripVTControlCharacters(cell))).length;
}
