import { bars } from "./bars.ts";
import type { Results } from "./bars.ts";
import { contenders } from "./contenders.ts";
import type { Contender, ContenderName } from "./contenders.ts";
import { measureFresh } from "./fresh-process.ts";
import { pageText } from "./pages.ts";
import type { PageName } from "./pages.ts";
import { short, table } from "./table.ts";
import { countWrongAnswers } from "./wrong-answers.ts";

const processes = Number(process.env["BENCH_PROCESSES"] ?? 5);
const pages: PageName[] = ["watchtower", "go", "10MB"];
const names = Object.keys(contenders) as ContenderName[];
const grown: ContenderName[] = ["parseMetrics, text", "parseColumns", "iterateSamples"];

console.log(
  `Node ${process.version}, medians of ${processes} fresh processes; heap and external: what one result holds.\n`,
);

const scores = await countWrongAnswers();
const results: Results = { watchtower: {}, go: {}, "10MB": {}, "100MB": {} };
for (const page of pages) {
  for (const name of names) results[page][name] = measureFresh(name, page, processes);
  console.log(`${page}, ${short(pageText(page).length / 1000)} kB`);
  console.log(`${table(rowsOf(page))}\n`);
}
for (const name of grown) results["100MB"][name] = measureFresh(name, "100MB", Math.min(processes, 3));

console.log("Answers to the documents on which both Go parsers agree");
console.log(
  `${table([
    ["", "right", "wrong", "thrown", "invalid taken"],
    ...Object.entries(scores).map(([name, { right, wrong, thrown, acceptedInvalid }]) => [
      name,
      ...[right, wrong, thrown, acceptedInvalid].map(String),
    ]),
  ])}\n`,
);

console.log("Bars");
console.log(
  table(
    bars(results).map(({ what, measured, met }) => [
      what,
      measured,
      met === undefined ? "not measured" : met ? "met" : "missed",
    ]),
  ),
);

function rowsOf(page: PageName): string[][] {
  const time = (name: ContenderName): number | undefined => results[page][name]?.medianMs;
  const over = (a: number | undefined, b: number | undefined): string =>
    a === undefined || b === undefined ? "-" : short(a / b);
  return [
    [
      "",
      "ms",
      "MB/s",
      "x faster than prom2js",
      "of JSON.parse",
      "of scan",
      "heap MB",
      "external MB",
      "wrong",
    ],
    ...names.map((name) => {
      const { medianMs, heapBytes, externalBytes, error } = results[page][name] ?? {};
      const isFloor = (contenders[name] as Contender).kind === "floor";
      if (error !== undefined) return [name, "fails", "-", "-", "-", "-", "-", "-", wrongOf(name)];
      return [
        name,
        medianMs === undefined ? "-" : medianMs < 1 ? medianMs.toFixed(4) : short(medianMs),
        short(medianMs === undefined ? undefined : pageText(page).length / medianMs / 1000),
        over(time("prom2javascript"), medianMs),
        over(medianMs, time("JSON.parse, equal bytes")),
        over(medianMs, time("charCodeAt scan")),
        short(heapBytes === undefined ? undefined : heapBytes / 1e6),
        short(externalBytes === undefined ? undefined : externalBytes / 1e6),
        isFloor ? "" : wrongOf(name),
      ];
    }),
  ];
}

/** Wrong answers of a parser, of those it gives at all: taken for something else, or though invalid. */
function wrongOf(name: ContenderName): string {
  const score = scores[name] ?? scores["parseMetrics, strict"];
  if (score === undefined) return "-";
  return String(score.wrong + score.thrown + score.acceptedInvalid);
}
