import { describe, expect, test } from "vitest";
import { createContainerFileSystem } from "../../src/files/container-file-system.ts";
import { FileSystem } from "../../src/files/file-system.ts";

const now = (): Date => new Date("2026-08-21T10:00:00Z");

function withTree(): FileSystem {
  const files = new FileSystem(now);
  files.makeDirectory("/data/sub");
  files.write("/data/a.txt", Buffer.from("alpha"));
  files.link("/data/to-sub", "sub");
  files.link("/data/to-a", "/data/a.txt");
  files.link("/loop", "/loop");
  return files;
}

function names(files: FileSystem, path: string): string[] {
  return files.list(path).map(([name]) => name);
}

describe("links", () => {
  test("are followed on the way and at the end, and listed as links", () => {
    const files = withTree();
    files.write("/data/to-sub/b.txt", Buffer.from("beta"));
    expect(files.read("/data/sub/b.txt").toString()).toBe("beta");
    expect(files.read("/data/to-a").toString()).toBe("alpha");
    expect(files.entry("/data/to-sub")?.kind).toBe("link");
    expect(files.find("/data/to-sub")?.kind).toBe("directory");
  });

  test("that lead to themselves are refused", () => {
    expect(() => withTree().read("/loop")).toThrow("open /loop: too many levels of symbolic links");
  });

  test("are removed without what they lead to", () => {
    const files = withTree();
    files.remove("/data/to-a");
    expect(names(files, "/data")).toEqual(["a.txt", "sub", "to-sub"]);
  });
});

describe("the file system refuses in Go's words", () => {
  test.each<[string, (files: FileSystem) => unknown, string]>([
    ["a missing file", (f) => f.read("/nope"), "open /nope: no such file or directory"],
    ["a file as a directory", (f) => f.list("/data/a.txt"), "open /data/a.txt: not a directory"],
    ["a path through a file", (f) => f.read("/data/a.txt/x"), "open /data/a.txt/x: not a directory"],
    ["a directory as a file", (f) => f.read("/data"), "read /data: is a directory"],
    ["a file over a directory", (f) => f.write("/data", Buffer.from("x")), "open /data: is a directory"],
    [
      "a file in no directory",
      (f) => f.write("/no/x", Buffer.from("x")),
      "open /no/x: no such file or directory",
    ],
    [
      "a directory over a file",
      (f) => f.makeDirectory("/data/a.txt/x"),
      "mkdir /data/a.txt: not a directory",
    ],
    ["removing what is not there", (f) => f.remove("/nope"), "remove /nope: no such file or directory"],
    ["removing a full directory", (f) => f.remove("/data"), "remove /data: directory not empty"],
    [
      "moving what is not there",
      (f) => f.rename("/nope", "/x"),
      "rename /nope /x: no such file or directory",
    ],
    [
      "moving onto a directory",
      (f) => f.rename("/data/a.txt", "/data/sub"),
      "rename /data/a.txt /data/sub: file exists",
    ],
    [
      "moving a directory into itself",
      (f) => f.rename("/data", "/data/sub/x"),
      "rename /data /data/sub/x: invalid argument",
    ],
  ])("%s", (_, act, message) => {
    expect(() => act(withTree())).toThrow(message);
  });
});

test("a file is moved over another", () => {
  const files = withTree();
  files.write("/b.txt", Buffer.from("beta"));
  files.rename("/b.txt", "/data/a.txt");
  expect(files.read("/data/a.txt").toString()).toBe("beta");
  expect(files.find("/b.txt")).toBeUndefined();
});

test("writing without truncation leaves the end of a longer file", () => {
  const files = withTree();
  files.write("/data/a.txt", Buffer.from("XY"), { truncate: false });
  expect(files.read("/data/a.txt").toString()).toBe("XYpha");
});

test("`..` leads up, and no further than the root", () => {
  expect(withTree().read("/data/sub/../../../data/a.txt").toString()).toBe("alpha");
});

describe("the file system of a container", () => {
  const bind = (Source: string, Destination: string) =>
    ({ Type: "bind", Source, Destination, RW: true }) as const;

  function container(host: FileSystem): FileSystem {
    return createContainerFileSystem(host, now, {
      hostname: "web",
      mounts: [bind("/data", "/mnt/data"), bind("/", "/host")],
      put: new Map([["/run/secrets/token", "abc"]]),
    });
  }

  test("has the host's directories where they are mounted, and its own root below", () => {
    const host = withTree();
    const files = container(host);
    files.write("/mnt/data/new", Buffer.from("1"));
    expect(host.read("/data/new").toString()).toBe("1");
    expect(files.read("/host/data/a.txt").toString()).toBe("alpha");
    expect(files.read("/etc/hostname").toString()).toBe("web\n");
    expect(files.read("/run/secrets/token").toString()).toBe("abc");
    expect(names(files, "/mnt")).toEqual(["data"]);
    expect(names(files, "/")).toContain("host");
  });

  test("refuses to move a file from one of them to another, and to remove one", () => {
    const files = container(withTree());
    expect(() => files.rename("/mnt/data/a.txt", "/tmp/a.txt")).toThrow(
      "rename /mnt/data/a.txt /tmp/a.txt: invalid cross-device link",
    );
    expect(() => files.remove("/mnt/data")).toThrow("remove /mnt/data: device or resource busy");
  });

  test("has a directory that Docker made where the host had none", () => {
    const host = new FileSystem(now);
    createContainerFileSystem(host, now, { hostname: "x", mounts: [bind("/srv/x", "/x")], put: new Map() });
    expect(host.find("/srv/x")?.kind).toBe("directory");
  });
});
