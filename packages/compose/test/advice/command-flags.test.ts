import { expect, it } from "vitest";
import { readCommandLine } from "../../src/advice/command-flags.ts";

const nowhere = { start: 0, end: 0 };
const read = (...texts: readonly string[]) => {
  const words = texts.map((text) => ({ text, isOpen: false, place: nowhere, isItem: true }));
  const { flags, unknown, names } = readCommandLine(words);
  return {
    flags: flags.map(({ flag, text }) => `${flag.env ?? flag.name}=${text}`),
    unknown: unknown.map(({ text }) => text),
    names: names.map(({ text }) => text),
    apart: flags.flatMap(({ apart }) => (apart === undefined ? [] : [apart.text])),
  };
};

it("takes a value behind = or as the next argument, and for a switch only behind =", () => {
  expect(
    read("--interval", "30", "--schedule=0 0 4 * * *", "--cleanup", "--debug=false", "web"),
  ).toStrictEqual({
    flags: [
      "WATCHTOWER_POLL_INTERVAL=30",
      "WATCHTOWER_SCHEDULE=0 0 4 * * *",
      "WATCHTOWER_CLEANUP=true",
      "WATCHTOWER_DEBUG=false",
    ],
    unknown: [],
    names: ["web"],
    apart: [],
  });
});

it("takes letters, alone or together, with their value attached or apart", () => {
  expect(read("-i", "30", "-s=@daily", "-cd", "-t30s", "-H", "tcp://a:2375").flags).toStrictEqual([
    "WATCHTOWER_POLL_INTERVAL=30",
    "WATCHTOWER_SCHEDULE=@daily",
    "WATCHTOWER_CLEANUP=true",
    "WATCHTOWER_DEBUG=true",
    "WATCHTOWER_TIMEOUT=30s",
    "DOCKER_HOST=tcp://a:2375",
  ]);
});

it("takes for a name what is no flag, and all behind --", () => {
  expect(read("web", "--cleanup", "api", "--", "--cleanup").names).toStrictEqual(["web", "api", "--cleanup"]);
});

it("takes the word behind a switch for a name, and says that it looks like a value", () => {
  expect(read("--cleanup", "true")).toMatchObject({ names: ["true"], apart: ["true"] });
  expect(read("--cleanup", "web").apart).toStrictEqual([]);
});

it("does not know a flag with a blank in it, or one that there is not", () => {
  expect(read("--interval 30", "--run-cmd", "x", "-z")).toMatchObject({
    flags: [],
    unknown: ["--interval 30", "--run-cmd", "-z"],
    names: ["x"],
  });
});
