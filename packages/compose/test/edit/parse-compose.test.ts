import { expect, it } from "vitest";
import { parseCompose } from "../../src/edit/parse-compose.ts";

it("reads services with their images and labels, whoever they have them from, and where they stand", () => {
  const { services, problems } = parseCompose(`x-web: &web
  image: nginx:\${TAG:-1}
  labels: [a=b, "c=d=e", f]
services:
  web: *web
  db:
    image: pg
    labels: {on: true, number: 1, none: , text: "a$$b"}
  replica:
    extends: db
    labels: {on: "false"}
  built:
    build: .
`);
  expect(problems).toStrictEqual([]);
  expect(services).toStrictEqual([
    { name: "web", line: 5, column: 3, image: "nginx:${TAG:-1}", labels: { a: "b", c: "d=e", f: "" } },
    {
      name: "db",
      line: 6,
      column: 3,
      image: "pg",
      labels: { on: "true", number: "1", none: "", text: "a$$b" },
    },
    {
      name: "replica",
      line: 9,
      column: 3,
      image: "pg",
      labels: { on: "false", number: "1", none: "", text: "a$$b" },
    },
    { name: "built", line: 12, column: 3, image: undefined, labels: {} },
  ]);
});

it("says what Docker could not read, and does not throw", () => {
  expect(parseCompose("services: [").problems[0]).toMatchObject({ code: "yaml-invalid", line: 1 });
  expect(parseCompose("a: 1\na: 2\n").problems[0]).toMatchObject({ code: "file-invalid", line: 2 });
  expect(parseCompose("services:\n  a: {extends: b}\n  b: {extends: a}\n").services).toHaveLength(2);
  expect(parseCompose(undefined as unknown as string).problems[0]).toMatchObject({ code: "yaml-invalid" });
});
