// Benchmarks of @stack/compose; every figure with a bar is a ratio of two sides measured in turns.
//   npm run bench -- compose
import { managementStack, toYaml } from "@stack/compose";
import { stringify } from "yaml";
import { measureLint } from "./compose-lint.ts";
import { stackOf } from "./compose-stacks.ts";
import { takeTurns } from "./processor-time.ts";
import { atLeast, median } from "./verdicts.ts";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 15);

for (const services of [3, 100]) {
  const file = stackOf(services);
  const ours = () => flat(toYaml(file));
  fasterThan(`toYaml, ${services} services`, 20, ours, () => flat(stringify(file)));
}
const options = { watchtower: { image: "nickfedor/watchtower:1.21.0" } };
const { file: management } = managementStack(options);
const generate = () => {
  const { file, comments } = managementStack(options);
  return flat(toYaml(file, { comments }));
};
fasterThan("managementStack and toYaml, comments too", 1, generate, () => flat(stringify(management)));
measureLint(rounds);

/** Reports how many times as fast ours is: the median of the ratios of neighbouring rounds. */
function fasterThan(what: string, bar: number, ours: () => number, yaml: () => number): void {
  const pairs = takeTurns(rounds, ours, yaml);
  const [us, them] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.other))];
  const ratio = median(pairs.map((pair) => pair.other / pair.ours));
  atLeast(
    `${what}, times as fast as yaml's stringify`,
    ratio,
    bar,
    `${us.toFixed(4)} ms against ${them.toFixed(4)} ms`,
  );
}

/** Text put together of parts is only made flat when it is looked at. */
function flat(text: string): number {
  return text.charCodeAt(text.length - 1);
}
