import { describe, expect, it } from "vitest";
import { createOutput, type Output, type OutputOptions } from "../../src/terminal/output.ts";
import { controlCharacter, recordTerminal, type RecordedTerminal } from "../support/terminal.ts";

interface Recorded extends RecordedTerminal {
  readonly output: Output;
}

function record(
  isTTY: Parameters<typeof recordTerminal>[0],
  { env = {}, json = false }: Partial<Pick<OutputOptions, "env" | "json">> = {},
): Recorded {
  const terminal = recordTerminal(isTTY);
  return { ...terminal, output: createOutput({ ...terminal, env, json }) };
}

function speak({ output }: Recorded): void {
  output.status("working 1 s");
  output.result(output.style("green", "result"));
  output.status("working 2 s");
  output.note(output.style("red", "note"));
  output.status(undefined);
}

const both = { stdout: true, stderr: true };
const red = "\x1b[31mnote\x1b[39m\n";
const green = "\x1b[32mresult\x1b[39m\n";

describe("createOutput", () => {
  it("writes results to stdout and notes to stderr", () => {
    const recorded = record({});
    speak(recorded);
    expect([recorded.out(), recorded.err()]).toEqual(["result\n", "note\n"]);
  });

  it("has colours on a terminal", () => {
    const recorded = record(both);
    speak(recorded);
    expect(recorded.out()).toBe(green);
    expect(recorded.err()).toContain(red);
  });

  it("gives a pipe no escape codes while the other stream, a terminal, has its colours", () => {
    const piped = record({ stdout: false, stderr: true });
    speak(piped);
    expect(piped.out()).toBe("result\n");
    expect(piped.err()).toContain(red);
    const logged = record({ stdout: true, stderr: false });
    speak(logged);
    expect(logged.out()).toBe(green);
    expect(logged.err()).toBe("note\n");
  });

  it.each([[{ NO_COLOR: "1" }], [{ NO_COLOR: "0" }], [{ TERM: "dumb" }]])(
    "writes no escape codes to a terminal with %o",
    (env) => {
      const recorded = record(both, { env });
      speak(recorded);
      expect(recorded.out() + recorded.err()).not.toContain("\x1b");
      expect(recorded.out()).toBe("result\n");
    },
  );

  it("takes an empty NO_COLOR for none, as its definition says", () => {
    const recorded = record(both, { env: { NO_COLOR: "" } });
    speak(recorded);
    expect(recorded.out()).toBe(green);
  });

  it("passes no escape codes of another program on to a pipe", () => {
    const { output, out, err } = record({});
    output.note("\x1b[1A\x1b[2Kpulling \x1b[32mdone\x1b[0m");
    output.result("\x1b]0;title\x07log line");
    expect(err()).toBe("pulling done\n");
    expect(out()).toBe("log line\n");
  });

  it("draws a passing state over itself on a terminal, and leaves nothing of it", () => {
    const { output, err } = record(both);
    output.status("pulling…");
    output.status("pulled");
    output.note("done");
    expect(screenOf(err())).toEqual(["done", ""]);
    expect(err()).toContain("pulling…");
  });

  it("clears the passing state before a result, which is on the same screen", () => {
    const { output, err } = record(both);
    output.status("waiting");
    output.result("done");
    expect(screenOf(err())).toEqual([""]);
  });

  it.each([
    ["a pipe", {}, {}],
    ["a dumb terminal", both, { TERM: "dumb" }],
  ])("shows no passing state on %s", (_, isTTY, env) => {
    const { output, err } = record(isTTY, { env });
    output.status("pulling…");
    output.note("done");
    expect(err()).toBe("done\n");
    expect(err()).not.toMatch(controlCharacter);
  });

  it("prints nothing but the document on stdout with json, and the document only with json", () => {
    const json = record({}, { json: true });
    speak(json);
    json.output.document({ a: "\x1b[31m" });
    expect(JSON.parse(json.out())).toEqual({ a: "\x1b[31m" });
    expect(json.out()).not.toContain("\x1b"); // JSON writes it as \u001b
    expect(json.err()).toBe("note\n");

    const people = record({});
    people.output.document({ a: 1 });
    expect(people.out()).toBe("");
  });
});

/** What a terminal shows in the end, as far as carriage returns and line feeds go. */
function screenOf(written: string): string[] {
  // eslint-disable-next-line no-control-regex -- escape codes take no room
  const plain = written.replaceAll(/\x1b\[[\d;]*m/g, "");
  return plain.split("\n").map((line) => {
    const shown = line.split("\r").reduce((before, part) => part + before.slice(part.length), "");
    return shown.trimEnd();
  });
}
