import type { StoredImage } from "../host/image-store.ts";

/** The answer of `GET /images/{name}/json`. */
export function imageInspectJson({ image, tags, digests }: StoredImage): object {
  return {
    Id: image.id,
    RepoTags: [...tags],
    RepoDigests: [...digests],
    Parent: "",
    Comment: "",
    Created: image.created,
    DockerVersion: "",
    Author: "",
    Config: {
      Hostname: "",
      Domainname: "",
      User: "",
      Tty: false,
      Volumes: null,
      OnBuild: null,
      Image: "",
      ...image.config,
    },
    Architecture: "amd64",
    Os: "linux",
    Size: image.sizeBytes,
    GraphDriver: { Name: "overlay2", Data: null },
    RootFS: { Type: "layers", Layers: [image.layer] },
    Metadata: { LastTagTime: "0001-01-01T00:00:00Z" },
  };
}

/** One entry of `GET /images/json`. */
export function imageSummaryJson({ image, tags, digests }: StoredImage, containers: number): object {
  return {
    Id: image.id,
    ParentId: "",
    RepoTags: [...tags],
    RepoDigests: [...digests],
    Created: Math.floor(Date.parse(image.created) / 1000),
    Size: image.sizeBytes,
    SharedSize: -1,
    Containers: containers,
    Labels: Object.keys(image.config.Labels).length > 0 ? image.config.Labels : null,
  };
}
