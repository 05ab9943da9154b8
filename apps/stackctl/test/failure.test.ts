import { DecodeError, HttpError, NetworkError, RefusedError, TimeoutError } from "@stack/http";
import { ReceiptError } from "@stack/rollout";
import { describe, expect, it } from "vitest";
import { Failure, describeFailure, exitCodes } from "../src/failure.ts";

const exchange = {
  method: "POST",
  url: "http://127.0.0.1:8080/v1/update",
  what: "went wrong",
  remedy: "Try this.",
};
const message = "POST http://127.0.0.1:8080/v1/update went wrong. Try this.";

describe("describeFailure", () => {
  it("gives a failure's own code, sentence, remedy and exit code", () => {
    const failure = new Failure("NO_TOKEN", "There is no token.", "Set API_TOKEN.", { exitCode: 2 });
    expect(describeFailure(failure)).toEqual({
      document: {
        error: {
          code: "NO_TOKEN",
          message: "There is no token. Set API_TOKEN.",
          remedy: "Set API_TOKEN.",
        },
      },
      exitCode: 2,
    });
  });

  it("keeps what the trigger said when only the receipt could not be had", () => {
    const update = { outcome: "accepted", flavour: "nicholas-fedor" } as const;
    const engine = { name: "Docker", version: "26", apiVersion: "1.45", minApiVersion: "1.24" };
    const before = { takenAt: "2026-01-01T00:00:00.000Z", engine, containers: [] };
    expect(describeFailure(new ReceiptError(update, before, new Error("gone")))).toMatchObject({
      document: { error: { code: "RECEIPT", update } },
      exitCode: exitCodes.unclear,
    });
  });

  it("exits with 1 unless the failure says otherwise", () => {
    expect(describeFailure(new Failure("READ", "No.", "Do."))).toMatchObject({ exitCode: 1 });
  });

  it.each([
    ["HTTP_STATUS", new HttpError({ ...exchange, status: 401, headers: {}, body: "" })],
    ["NETWORK", new NetworkError({ ...exchange, reason: "refused", sent: false })],
    ["TIMEOUT", new TimeoutError({ ...exchange, timeoutMs: 10_000, sent: true })],
    ["DECODE", new DecodeError({ ...exchange, body: "<html>" })],
    ["REFUSED", new RefusedError(exchange)],
  ])("describes %s of the clients by code, message and remedy", (code, error) => {
    expect(describeFailure(error)).toEqual({
      document: { error: { code, message, remedy: "Try this." } },
      exitCode: exitCodes.failed,
    });
  });

  it("takes a wrong option of a package for a wrong command line", () => {
    const error = new TypeError("@stack/watchtower-client: url must be an http or https URL.");
    expect(describeFailure(error)).toEqual({
      document: { error: { code: "OPTION", message: error.message } },
      exitCode: exitCodes.usage,
    });
  });

  it.each([
    [new TypeError("x is not a function"), "x is not a function"],
    [
      new Error("@stack/rollout: an error that is no TypeError"),
      "@stack/rollout: an error that is no TypeError",
    ],
    ["a string", "a string"],
    [undefined, "undefined"],
  ])("calls anything else unexpected and keeps its message", (error, text) => {
    expect(describeFailure(error)).toEqual({
      document: { error: { code: "UNEXPECTED", message: text } },
      exitCode: exitCodes.failed,
    });
  });
});
