import { expect, it } from "vitest";
import { lintedService } from "../support/linted.ts";

const taken = { tmpfs: ["/run:size=1m"], volumes: ["/a:/run/"] };

it("tells of two mounts at one place from 2.36 on", () => {
  expect(lintedService(taken, { composeVersion: "2.36.0" })).toEqual([
    "error mount-conflict services.web.volumes",
  ]);
  expect(lintedService(taken, { composeVersion: "2.35.0" })).toEqual([]);
  expect(lintedService({ tmpfs: ["/run:size=1m", "/run:mode=700"] })).toEqual([
    "error mount-conflict services.web.tmpfs",
  ]);
});

it("says nothing of two mounts at one place where Compose takes the last", () => {
  expect(lintedService({ tmpfs: ["/run:size=1m", "/run:size=2m"] })).toEqual([]);
  expect(lintedService({ volumes: ["/a:/data", "/b:/data"] })).toEqual([]);
  expect(lintedService({ volumes: ["/a:/data", { type: "tmpfs", target: "/data" }] })).toEqual([]);
});

it("says nothing of mounts at places of their own", () => {
  expect(lintedService({ tmpfs: ["/run", "/tmp"], volumes: ["/a:/data", "/b"] })).toEqual([]);
});
