// Benchmarks of @stack/compose; every figure with a bar is a ratio of two sides measured in turns.
//   npm run bench -- compose
import { managementStack, toYaml } from "@stack/compose";
import { stringify } from "yaml";
import { stackOf } from "./compose-stacks.ts";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 15);
const missed: string[] = [];

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
process.exitCode = missed.length > 0 ? 1 : 0;

/** Reports how many times as fast ours is: the median of the ratios of neighbouring rounds. */
function fasterThan(what: string, bar: number, ours: () => number, yaml: () => number): void {
  round(ours, 300);
  round(yaml, 300);
  const pairs = Array.from({ length: rounds }, () => ({ ours: round(ours, 100), yaml: round(yaml, 100) }));
  const ratio = median(pairs.map((pair) => pair.yaml / pair.ours));
  const isMet = ratio >= bar;
  if (!isMet) missed.push(what);
  const [us, them] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.yaml))];
  console.log(
    `${isMet ? "met   " : "MISSED"} ${what}: ${ratio.toFixed(1)} times as fast as yaml's stringify (at least ${bar}); ${us.toFixed(4)} ms against ${them.toFixed(4)} ms`,
  );
}

/** Milliseconds of processor time for one call, from as many as fit into the time given. */
function round(call: () => number, milliseconds: number): number {
  const until = performance.now() + milliseconds;
  const start = process.cpuUsage();
  let calls = 0;
  let sum = 0;
  do {
    sum += call();
    calls += 1;
  } while (performance.now() < until);
  const { user, system } = process.cpuUsage(start);
  if (sum < 0) throw new Error("The text is empty.");
  return (user + system) / 1000 / calls;
}

/** Text put together of parts is only made flat when it is looked at. */
function flat(text: string): number {
  return text.charCodeAt(text.length - 1);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
