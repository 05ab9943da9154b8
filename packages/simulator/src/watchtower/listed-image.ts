import type { Container } from "../host/container.ts";
import type { Daemon } from "../host/daemon.ts";
import { watchedImage } from "./labels.ts";

/** The image name as the fork lists it: what has neither tag nor digest gets `:latest`, even an image id. */
export function listedImage(container: Container): string {
  const name = watchedImage(container);
  return /@|:[^/]*$/.test(name) ? name : `${name}:latest`;
}

/** The bare digest (`sha256:…`) under which a local image came from a registry; empty for one built here. */
export function pulledDigest(daemon: Daemon, imageId: string): string {
  const [first = ""] = daemon.images.find(imageId)?.digests ?? [];
  return first.slice(first.indexOf("@") + 1);
}
