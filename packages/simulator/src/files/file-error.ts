/** Why the file system refuses, by the names of POSIX. */
export type FileErrorCode =
  "ENOENT" | "ENOTDIR" | "EISDIR" | "ENOTEMPTY" | "EEXIST" | "EXDEV" | "EBUSY" | "EINVAL" | "ELOOP";

const texts: Readonly<Record<FileErrorCode, string>> = {
  ENOENT: "no such file or directory",
  ENOTDIR: "not a directory",
  EISDIR: "is a directory",
  ENOTEMPTY: "directory not empty",
  EEXIST: "file exists",
  EXDEV: "invalid cross-device link",
  EBUSY: "device or resource busy",
  EINVAL: "invalid argument",
  ELOOP: "too many levels of symbolic links",
};

/** A refusal of the simulated file system, worded as Go words it: `open /data/x: no such file or directory`. */
export class FileError extends Error {
  readonly code: FileErrorCode;

  constructor(code: FileErrorCode, operation: string, ...paths: readonly string[]) {
    super(`${[operation, ...paths].join(" ")}: ${texts[code]}`);
    this.name = "FileError";
    this.code = code;
  }
}
