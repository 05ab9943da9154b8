import { describe, expect, it } from "vitest";
import { ApiError, HttpError, RefusedError, isApiError } from "../src/index.ts";

const failure = {
  method: "GET",
  url: "http://host/v1/metrics",
  what: "answered 401",
  remedy: "Check the token.",
};

describe("the error family", () => {
  it("says in one message what was asked, what happened and what to do", () => {
    const error = new HttpError({ ...failure, status: 401, headers: {}, body: "" });
    expect(error.message).toBe("GET http://host/v1/metrics answered 401. Check the token.");
    expect(error).toMatchObject({ name: "HttpError", code: "HTTP_STATUS", remedy: "Check the token." });
    expect(error).toBeInstanceOf(ApiError);
  });

  it("is recognised across copies of the package, and nothing else is", () => {
    const foreign = Object.assign(new Error("x"), { [Symbol.for("@stack/http.ApiError")]: true });
    expect(isApiError(new RefusedError(failure))).toBe(true);
    expect(isApiError(foreign)).toBe(true);
    expect(isApiError(new Error("x"))).toBe(false);
    expect(isApiError(undefined)).toBe(false);
  });

  it("leaves out what is not known instead of inventing it", () => {
    const error = new HttpError({ ...failure, status: 429, headers: {}, body: "" });
    expect(error).not.toHaveProperty("retryAfterMs");
  });
});
