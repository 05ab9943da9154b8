import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  readEnvFile,
  readIfThere,
  readVariables,
  renderEnvFile,
  withVariables,
} from "../../src/deploy/env-file.ts";
import { temporaryFolder } from "../support/folder.ts";

/** What a `.env` file can carry. */
const value = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("$", "\\", '"', "#", "{", "=", " ", "a") }),
  )
  .filter((text) => !/['\r\n]|(?<!\\)(?:\\\\)*\\$/.test(text));
const name = fc.stringMatching(/^[A-Z_]{1,12}$/);

describe("renderEnvFile", () => {
  it("writes what readEnvFile reads back as it was", async () => {
    const file = join(await temporaryFolder(), ".env");
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true }),
        async (variables) => {
          await writeFile(file, renderEnvFile(variables));
          expect(await readEnvFile(file)).toEqual(variables);
        },
      ),
    );
  });

  it("writes values so that Compose takes nothing in them for its own", () => {
    expect(renderEnvFile({ API_TOKEN: "a$b #c", AGENT_SECRET: '"\\n' })).toBe(
      "API_TOKEN='a$b #c'\nAGENT_SECRET='\"\\n'\n",
    );
  });

  // Each of these was read by Docker Compose 2.26.1, which ends the value early or never.
  it.each([["it's"], ["two\nlines"], ["two\rlines"], ["end\\"], ["end\\\\\\"]])(
    "refuses %j by the variable's name alone",
    (secret) => {
      const refuse = (): string => renderEnvFile({ AGENT_SECRET: secret });
      expect(refuse).toThrow(
        expect.objectContaining({
          code: "OPTION",
          exitCode: 2,
          message: expect.not.stringContaining(secret) as string,
        }) as Error,
      );
      expect(refuse).toThrow(/^AGENT_SECRET has .* Choose a value of letters and digits\.$/);
    },
  );

  it("takes an even number of backslashes at the end, which Compose reads as they are", () => {
    expect(renderEnvFile({ AGENT_SECRET: "end\\\\" })).toBe("AGENT_SECRET='end\\\\'\n");
  });
});

describe("withVariables", () => {
  const byHand = "# mine\nTZ=Europe/Berlin\n\nexport API_TOKEN=old # a comment\nTEXT='a\nAPI_TOKEN=b'";

  it("changes the lines of its variables, adds those that are missing, and keeps the rest", () => {
    expect(withVariables(byHand, { API_TOKEN: "n$w", AGENT_SECRET: "s" })).toBe(
      "# mine\nTZ=Europe/Berlin\n\nAPI_TOKEN='n$w'\nTEXT='a\nAPI_TOKEN=b'\nAGENT_SECRET='s'\n",
    );
    expect(withVariables("", { AGENT_SECRET: "s" })).toBe("AGENT_SECRET='s'\n");
  });

  it("leaves a line that says the same as it is", () => {
    expect(withVariables(byHand, { API_TOKEN: "old" })).toBe(byHand);
  });
});

describe("readEnvFile", () => {
  it("reads nothing where there is no file, and what was written by hand as Compose does", async () => {
    const folder = await temporaryFolder();
    expect(await readEnvFile(join(folder, ".env"))).toEqual({});
    await writeFile(
      join(folder, ".env"),
      [
        "# API_TOKEN='a'",
        "API_TOKEN=b # a comment",
        String.raw`export AGENT_SECRET="say \"d\""   # a comment`,
        "TEXT='two",
        "API_TOKEN=not-this",
        "lines'",
        "YAML: e#f\r",
        "EMPTY=",
      ].join("\n"),
    );
    expect(await readEnvFile(join(folder, ".env"))).toEqual({
      API_TOKEN: "b",
      AGENT_SECRET: 'say "d"',
      TEXT: "two\nAPI_TOKEN=not-this\nlines",
      YAML: "e#f",
      EMPTY: "",
    });
  });
});

describe("readIfThere", () => {
  it("gives nothing for a file that is not there, also below one that is no folder", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "text");
    expect(await readIfThere(join(folder, "file"))).toBe("text");
    expect(await readIfThere(join(folder, "none"))).toBeUndefined();
    expect(await readIfThere(join(folder, "file", "below"))).toBeUndefined();
  });

  it("fails by name for what cannot be read", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, ".env"));
    await expect(readIfThere(join(folder, ".env"))).rejects.toMatchObject({
      code: "READ",
      message: expect.stringMatching(
        /\.env cannot be read: .*as the user that deployed the stack\.$/,
      ) as string,
    });
  });
});

describe("readVariables", () => {
  // Each was read so by Docker Compose 2.26.1.
  it.each([
    ["A=$SET-${SET}", "shell-shell"],
    ['A="${SET}"', "shell"],
    ["A='$SET'", "$SET"],
    ["A=${UNSET:-other}${UNSET}", "other"],
    ["A=a$$b", "a$b"],
    ["BASE=80\nA=${BASE}80", "8080"],
    ["SET=file\nA=$SET", "shell"],
  ])("reads %j as Compose does", async (text, value) => {
    const file = join(await temporaryFolder(), ".env");
    await writeFile(file, text);
    expect((await readVariables(file, { SET: "shell" }))["A"]).toBe(value);
  });
});
