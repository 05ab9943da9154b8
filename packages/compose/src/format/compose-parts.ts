import { composeCommandFlaw } from "./command-line.ts";
import { names, nonEmpty, number, text, whole } from "./scalars.ts";
import { anything, either, from, list, mapOf, record, scalar, set } from "./shape.ts";
import type { Shape } from "./shape.ts";
import { isScalarValue } from "../source/value.ts";
import type { Value } from "../source/value.ts";

/** Compose takes such a name for an extension, wherever it stands, and what is left then has no place here. */
function extensionKey(value: Value): string | undefined {
  if (isScalarValue(value)) return undefined;
  const all =
    value.kind === "map"
      ? [...value.entries.keys()]
      : value.items.map((item) => ("text" in item ? item.text : ""));
  const key = all.find((name) => name.startsWith("x-"));
  return key === undefined
    ? undefined
    : `Compose takes ${JSON.stringify(key)} for an extension of its own, and then refuses it here.\nUse a name that does not begin with x-.`;
}

/** A command: words, or a line that Compose splits into words. */
export const command = either(
  scalar("text", ["string"], ({ text: line }) => {
    const flaw = composeCommandFlaw(line);
    return flaw && `The command cannot be split into words: ${flaw}.\nWrite it as a list of words.`;
  }),
  list(text),
  scalar("nothing", ["null"]),
);

const hostsFlaw = (name: string): string | undefined =>
  name === "" || /[:=]/.test(name)
    ? `${JSON.stringify(name)} is not the name of a host.\nWrite name=address.`
    : undefined;
const hostEntry = scalar("text", ["string"], ({ text: item }) => {
  const separator = item.includes("=") ? "=" : ":";
  const at = item.indexOf(separator);
  return at < 0
    ? `${JSON.stringify(item)} has no address.\nWrite name=address.`
    : hostsFlaw(item.slice(0, at));
});

/** Names of hosts with their addresses. */
export const extraHosts = either(
  mapOf(either(text, list(text)), { keys: /^[^\n:=]+$/, flaw: extensionKey }),
  set(hostEntry),
);

const octal = scalar("a file mode such as 0440", ["integer", "string"], ({ kind, text: mode }) =>
  kind === "integer" || /^[-+]?[0-7]+$/.test(mode)
    ? undefined
    : `${JSON.stringify(mode)} is not a file mode.\nWrite it in octal, such as 0440.`,
);

/** Configs or secrets of a service; only there, a mode may be text in older versions of Compose. */
export function fileMounts(ofService: boolean): Shape {
  const mode = from("2.34.0", octal, whole({ min: 0, fraction: true, asText: ofService }));
  return list(
    either(
      text,
      record({ source: text, target: text, uid: text, gid: text, mode }, { required: ["source"] }),
    ),
  );
}

/** Limits of a service's processes; only there, a number may be text. */
export function ulimits(ofService: boolean): Shape {
  const limit = whole({ strict: true, asText: ofService });
  return mapOf(either(limit, record({ hard: limit, soft: limit }, { required: ["soft", "hard"] })), {
    keys: /^[a-z]+$/,
    otherwise: either(limit, record({ hard: limit, soft: limit }, { open: true })),
  });
}

/** The networks that a service is connected to. */
export function serviceNetworks(driverOptions: Shape): Shape {
  const connection = record({
    aliases: list(text),
    interface_name: from("2.36.0", text),
    ipv4_address: text,
    ipv6_address: text,
    link_local_ips: list(text),
    mac_address: text,
    driver_opts: driverOptions,
    priority: number({ asText: false }),
    gw_priority: number({ asText: false }),
  });
  return either(
    { ...set(text), flaw: extensionKey },
    mapOf(either(connection, scalar("nothing", ["null"])), { keys: names, flaw: extensionKey }),
  );
}

/** Options of the storage driver. */
export const storageOptions = mapOf(scalar("text", ["string", "integer", "null"]), { flaw: extensionKey });

/** Options of the driver of a secret. */
export const secretDriverOptions = mapOf(scalar("text or a whole number", ["string", "integer"]), {
  keys: nonEmpty,
  otherwise: anything,
  flaw: extensionKey,
});
