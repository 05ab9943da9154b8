import { barRows, bars } from "./bars.ts";
import { contenders } from "./contenders.ts";
import type { Contender, ContenderName } from "./contenders.ts";
import { pageText } from "./pages.ts";
import type { PageName } from "./pages.ts";
import { Rounds } from "./rounds.ts";
import { short, table } from "./table.ts";
import { countWrongAnswers } from "./wrong-answers.ts";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const names = Object.keys(contenders) as ContenderName[];
const scores = await countWrongAnswers();

console.log(
  `Node ${process.version}; medians of ${rounds} rounds, each with a fresh process for everyone. Heap and external: what one result holds beside its input.\n`,
);
const watchtower = measurePage("watchtower");
measurePage("go");
const large = measurePage("10MB");

console.log("Answers to the documents on which both Go parsers agree");
const answers = Object.entries(scores).map(([name, { right, wrong, thrown, acceptedInvalid }]) => [
  name,
  ...[right, wrong, thrown, acceptedInvalid].map(String),
]);
console.log(`${table([["", "right", "wrong", "thrown", "invalid taken"], ...answers])}\n`);

console.log("Bars");
const growth = {
  eager: growthOf("parseMetrics, text"),
  columns: growthOf("parseColumns"),
  streaming: growthOf("iterateSamples"),
};
console.log(table(barRows(bars({ watchtower, "10MB": large, growth }))));

function measurePage(page: PageName): Rounds {
  const measured = new Rounds(page, names, rounds);
  const length = pageText(page).length;
  console.log(`${page}, ${short(length / 1000)} kB`);
  const header = [
    "",
    "ms",
    "MB/s",
    "faster than prom2javascript",
    "of JSON.parse",
    "of scan",
    "heap MB",
    "external MB",
  ];
  const rows = names.map((name) => [...rowOf(measured, name, length), wrongOf(name)]);
  console.log(`${table([[...header, "wrong answers"], ...rows])}\n`);
  return measured;
}

function rowOf(measured: Rounds, name: ContenderName, length: number): string[] {
  if (measured.error(name) !== undefined) return [name, "fails", "-", "-", "-", "-", "-", "-"];
  const medianMs = measured.median(name, "medianMs") ?? NaN;
  return [
    name,
    medianMs < 1 ? medianMs.toFixed(4) : short(medianMs),
    short(length / medianMs / 1000),
    short(measured.ratio("prom2javascript", name)),
    short(measured.ratio(name, "JSON.parse, equal bytes")),
    short(measured.ratio(name, "charCodeAt scan")),
    short((measured.median(name, "heapBytes") ?? NaN) / 1e6),
    short((measured.median(name, "externalBytes") ?? NaN) / 1e6),
  ];
}

/** Documents a parser reads wrongly, refuses though valid, or takes though invalid; floors parse nothing. */
function wrongOf(name: ContenderName): string {
  if ((contenders[name] as Contender).kind === "floor") return "";
  const score = scores[name] ?? scores["parseMetrics, strict"];
  return score === undefined ? "-" : String(score.wrong + score.thrown + score.acceptedInvalid);
}

/** How many times as long ten times as much takes; both in each round, one after the other. */
function growthOf(name: ContenderName): number | undefined {
  const ratios = Array.from({ length: Math.min(rounds, 3) }, () => {
    const small = new Rounds("10MB", [name], 1).median(name, "medianMs");
    const tenfold = new Rounds("100MB", [name], 1).median(name, "medianMs");
    return small === undefined || tenfold === undefined ? NaN : tenfold / small;
  });
  return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)];
}
