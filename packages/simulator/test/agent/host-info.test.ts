import { expect, test } from "vitest";
import { createDockerHost } from "../../src/index.ts";
import { startSignedAgent } from "../support/agent.ts";

test("tells the devices and disks of the host, their names and sizes", async () => {
  const host = createDockerHost({
    hardware: {
      pciDevices: [{ vendor: "NVIDIA Corporation", name: "GA102" }],
      disks: [{ vendor: "ACME", sizeBytes: 1_000_204_886_016 }],
    },
  });
  await using setup = await startSignedAgent({ host });
  const reply = await setup.call("/host/info");
  expect(reply.body).toBe(
    '{"PCIDevices":[{"Vendor":"NVIDIA Corporation","Name":"GA102"}],' +
      '"PhysicalDisks":[{"Vendor":"ACME","Size":1000204886016}]}',
  );
});

test("has null for what was not found, and fails when the disks cannot be read", async () => {
  await using unknown = await startSignedAgent({
    host: createDockerHost({ hardware: { pciDevices: null, disks: null } }),
  });
  expect((await unknown.call("/host/info")).body).toBe('{"PCIDevices":null,"PhysicalDisks":null}');
  await using broken = await startSignedAgent({
    host: createDockerHost({ hardware: { disksError: "open /host/sys/block: no such file or directory" } }),
  });
  const reply = await broken.call("/host/info");
  expect([reply.status, JSON.parse(reply.body)]).toEqual([
    500,
    {
      message: "Unable to retrieve host information",
      details: "Open /host/sys/block: no such file or directory",
    },
  ]);
});
