import { posix } from "node:path";

/** Decodes a path as Go does; one that cannot be decoded stays as it is. */
export function decodePath(rawPath: string): string {
  try {
    return decodeURIComponent(rawPath);
  } catch {
    return rawPath;
  }
}

/** Encodes a path as Go writes it into a request line. */
export function encodePath(path: string): string {
  return encodeURIComponent(path)
    .replaceAll(/%(2F|24|26|2B|2C|3A|3B|3D|40)/g, (encoded) => decodeURIComponent(encoded))
    .replaceAll(/[!'()*]/g, (plain) => `%${plain.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Takes `//`, `.` and `..` out of a path; a slash at the end stays. */
export function cleanPath(path: string): string {
  const normal = posix.normalize(path);
  return normal.startsWith("//") ? normal.slice(1) : normal;
}
