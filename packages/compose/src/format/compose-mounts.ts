import { isIpAddress } from "../stack/ip-address.ts";
import { child, isScalarValue } from "../source/value.ts";
import type { Value } from "../source/value.ts";
import { oldest } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { parsePortSpec } from "./port-spec.ts";
import { byteSize, flag, keyedListOrMapping, oneOf, text, whole } from "./scalars.ts";
import { either, from, list, record, scalar } from "./shape.ts";
import { parseVolumeSpec } from "./volume-spec.ts";

const shortPort = scalar("a port such as 127.0.0.1:8080:80", ["string", "integer"], (value, engine) => {
  // Debian's 2.26.1 reads an IPv6 address in brackets alone.
  const parsed = parsePortSpec(String(value.number ?? value.text), engine.version > oldest);
  const flaw =
    "flaw" in parsed ? parsed.flaw : /^0+(?:-|$)/.test(parsed.spec.container) ? "0 is no port" : undefined;
  return flaw
    ? `${JSON.stringify(value.text)} is no port of a service: ${flaw}.\nWrite [address:][host port:]port[/protocol], such as 127.0.0.1:8080:80.`
    : undefined;
});

const port = record(
  {
    name: text,
    mode: text,
    host_ip: from(
      "2.36.1",
      scalar("an IP address", ["string"], ({ text: address }) =>
        isIpAddress(address)
          ? undefined
          : `${JSON.stringify(address)} is not an IP address.\nWrite an address, not a name.`,
      ),
      text,
    ),
    target: whole({ min: 0 }),
    published: scalar("text or a whole number", ["string", "integer"]),
    protocol: text,
    app_protocol: text,
  },
  { required: ["target"] },
);

/** The ports that a service publishes. */
export const ports = list(either(shortPort, port));

const shortVolume = scalar("a mount such as data:/data", ["string"], ({ text: spec }) => {
  const parsed = parseVolumeSpec(spec);
  return "flaw" in parsed
    ? `${JSON.stringify(spec)} is no mount: ${parsed.flaw}.\nWrite source:target, such as data:/data or ./data:/data:ro.`
    : undefined;
});

/** The source of a bind mount is required, and may be empty text. */
function bindFlaw(mount: Value, engine: Engine): string | undefined {
  const type = child(mount, "type");
  if (type === undefined || !isScalarValue(type) || type.text !== "bind" || child(mount, "source"))
    return undefined;
  return engine.target === "compose"
    ? "A mount of type bind needs the path on the host.\nAdd source, or use type: volume."
    : undefined;
}

const volume = record(
  {
    type: from("2.35.0", oneOf("bind", "volume", "tmpfs", "cluster", "npipe", "image"), text),
    source: text,
    target: text,
    read_only: flag,
    consistency: text,
    bind: record({
      propagation: text,
      create_host_path: flag,
      recursive: oneOf("enabled", "disabled", "writable", "readonly"),
      selinux: oneOf("z", "Z"),
    }),
    volume: record({ labels: from("2.35.0", keyedListOrMapping), nocopy: flag, subpath: text }),
    tmpfs: record({
      size: either(byteSize(), whole({ min: 0, asText: false })),
      mode: whole({ min: 0, fraction: true, asText: false }),
    }),
    image: from("2.35.0", record({ subpath: text })),
  },
  { required: ["type", "target"], flaw: bindFlaw },
);

/** The mounts of a service. */
export const volumes = list(either(shortVolume, volume));

const shortDevice = scalar("a device such as /dev/ttyUSB0", ["string"], ({ text: spec }) =>
  spec.split(":").length > 3
    ? `${JSON.stringify(spec)} has too many colons.\nWrite source:target:permissions.`
    : undefined,
);

/** The devices of the host that a service gets. */
export const devices = list(
  either(
    shortDevice,
    record({ source: text, target: text, permissions: text }, { required: ["source", "target"] }),
  ),
);
