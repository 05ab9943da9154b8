import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { acceptCertificate } from "../src/index.ts";
import { serverName, trustOnFirstUse } from "../src/known-certificates.ts";

const a = "aa".repeat(32);
const b = "bb".repeat(32);
const c = "cc".repeat(32);
const server = "host:9001";

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stack-known-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "state", "known_agents");
}

describe("trustOnFirstUse", () => {
  it("remembers the first certificate in a file of mode 0600, and trusts no other from then on", async () => {
    const file = await newFile();
    await trustOnFirstUse(file, server, a);
    await expect(trustOnFirstUse(file, server, a)).resolves.toBeUndefined();
    await expect(trustOnFirstUse(file, server, b)).rejects.toThrow(
      /host:9001 presents BB:BB.* knows AA:AA:.*AA$/,
    );
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, "utf8");
    expect(text).toMatch(/^host:9001 (AA:){31}AA first-use \d{4}-\d\d-\d\dT[\d:.]+Z\n$/);
  });

  it("keeps servers apart by host and port", async () => {
    const file = await newFile();
    await trustOnFirstUse(file, "host:9001", a);
    await expect(trustOnFirstUse(file, "host:9002", b)).resolves.toBeUndefined();
    await expect(trustOnFirstUse(file, "other:9001", c)).resolves.toBeUndefined();
    await expect(trustOnFirstUse(file, "host:9001", a)).resolves.toBeUndefined();
  });

  it("lets one of two certificates win when both are first at the same time", async () => {
    const file = await newFile();
    const attempts = Array.from({ length: 20 }, (_, at) => trustOnFirstUse(file, server, at % 2 ? a : b));
    const outcomes = await Promise.allSettled(attempts);
    const won = new Set(outcomes.flatMap(({ status }, at) => (status === "fulfilled" ? [at % 2] : [])));
    expect(won.size).toBe(1);
    const [winner] = won;
    await expect(trustOnFirstUse(file, server, winner ? a : b)).resolves.toBeUndefined();
    await expect(trustOnFirstUse(file, server, winner ? b : a)).rejects.toThrow(/knows/);
  });

  it("takes the first of two lines that came at the same time", async () => {
    const file = await newFile();
    await trustOnFirstUse(file, server, a);
    await writeFile(file, `${server} ${a} first-use\n${server} ${b} first-use\n`);
    await expect(trustOnFirstUse(file, server, a)).resolves.toBeUndefined();
    await expect(trustOnFirstUse(file, server, b)).rejects.toThrow(/knows AA/);
  });

  it("loses no line of the servers that are met at the same time", async () => {
    const file = await newFile();
    const servers = Array.from({ length: 50 }, (_, at) => `host${at}:9001`);
    await Promise.all(servers.map((one) => trustOnFirstUse(file, one, a)));
    for (const one of servers) await expect(trustOnFirstUse(file, one, b)).rejects.toThrow(/knows AA/);
  });

  it("takes lines written by hand: comments, blanks, lower case, no end", async () => {
    const file = await newFile();
    await trustOnFirstUse(file, "else:1", a);
    await writeFile(file, `# ours\n\n  ${server}   ${b}  accepted`);
    await expect(trustOnFirstUse(file, server, b)).resolves.toBeUndefined();
    await trustOnFirstUse(file, "third:9001", c);
    await expect(trustOnFirstUse(file, server, b)).resolves.toBeUndefined();
    await expect(trustOnFirstUse(file, "third:9001", c)).resolves.toBeUndefined();
  });

  it("trusts nobody by a file that it does not understand, and names the line", async () => {
    const file = await newFile();
    await trustOnFirstUse(file, server, a);
    await writeFile(file, `${server} ${a} first-use\n${server} AA:BB first-use\n`);
    await expect(trustOnFirstUse(file, server, a)).rejects.toThrow(/known_agents:2 is not a line/);
  });

  it("trusts nobody by a file that others may write to", async () => {
    const file = await newFile();
    await trustOnFirstUse(file, server, a);
    await chmod(file, 0o666);
    await expect(trustOnFirstUse(file, server, a)).rejects.toThrow(/written to by others; chmod 600/);
  });

  it("says when the file cannot be used", async () => {
    const file = await newFile();
    await trustOnFirstUse(file, server, a);
    await expect(trustOnFirstUse(`${file}/below`, server, a)).rejects.toThrow(
      /known certificates, .* could not be/,
    );
  });
});

describe("acceptCertificate", () => {
  it("puts a new certificate in the place of the known one", async () => {
    const file = await newFile();
    await trustOnFirstUse(file, server, a);
    await acceptCertificate({ file, url: "https://host:9001", fingerprint256: b });
    await expect(trustOnFirstUse(file, server, b)).resolves.toBeUndefined();
    await expect(trustOnFirstUse(file, server, a)).rejects.toThrow(/knows BB/);
    await acceptCertificate({ file, url: "https://host:9001", fingerprint256: c });
    await expect(trustOnFirstUse(file, server, c)).resolves.toBeUndefined();
    await expect(acceptCertificate({ file, url: "https://host", fingerprint256: "AA" })).rejects.toThrow(
      TypeError,
    );
  });
});

describe("serverName", () => {
  it.each([
    ["host", "9001", "host:9001"],
    ["::1", "9001", "[::1]:9001"],
    ["[::1]", "", "[::1]:443"],
  ])("writes %s %s as %s", (hostname, port, name) => {
    expect(serverName(hostname, port)).toBe(name);
  });
});
