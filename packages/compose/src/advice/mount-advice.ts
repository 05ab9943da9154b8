import type { Advise } from "./advice-list.ts";
import type { WatchtowerInFile } from "./watchtower-in-file.ts";

const socket = "/var/run/docker.sock";

/** What a Watchtower needs from the host: the engine's socket, and credentials where it looks for them. */
export function adviseOnMounts(watchtower: WatchtowerInFile, advise: Advise): void {
  adviseOnSocket(watchtower, advise);
  adviseOnCredentials(watchtower, advise);
}

function adviseOnSocket({ service, settings }: WatchtowerInFile, advise: Advise): void {
  if (settings.text("DOCKER_HOST") !== "") return;
  const mount = service.mountAt(socket);
  if (mount?.target === socket && mount.isReadOnly) {
    advise({
      code: "docker-socket-read-only",
      severity: "info",
      path: service.path("volumes", mount.index),
      place: mount.place,
      message:
        "Read-only keeps no call from the engine: whoever reaches the socket may do everything with it.",
      hint: "Take ro out, or put a socket proxy between the two to allow only some calls.",
    });
  }
  const isElsewhere = service.mounts.some(({ target }) => /docker|pipe/i.test(target));
  if (mount !== undefined || isElsewhere || service.hasOtherMounts) return;
  advise({
    code: "docker-socket-missing",
    path: service.path(),
    place: service.place,
    message: `Watchtower has no way to the engine: ${socket} is not mounted, and DOCKER_HOST is not set.`,
    hint: `Add the volume ${socket}:${socket}.`,
  });
}

/** Credentials where nothing looks for them (watchtower.md e). */
function adviseOnCredentials({ service, settings, places }: WatchtowerInFile, advise: Advise): void {
  const folder = settings.text("DOCKER_CONFIG");
  if (folder === undefined) return;
  if (folder === "") {
    const mount = service.mounts.find(({ target }) =>
      /^\/root\/\.docker(?:\/config\.json)?\/?$/.test(target),
    );
    if (mount === undefined || !/\.docker/.test(mount.source ?? "")) return;
    advise({
      code: "registry-config-unread",
      path: service.path("volumes", mount.index),
      place: mount.place,
      message: `Watchtower looks for its registry credentials at /config.json, and not in ${mount.target}.`,
      hint: "Mount the file at /config.json, or set DOCKER_CONFIG to the folder.",
    });
    return;
  }
  const file = `${folder.replace(/\/+$/, "")}/config.json`;
  const found = places.get("DOCKER_CONFIG");
  if (found === undefined || service.hasOtherMounts) return;
  const isThere = service.mountAt(file) !== undefined || service.hasFileAt(file);
  if (isThere && !folder.endsWith(".json")) return;
  advise({
    code: "registry-config-unread",
    path: found.path,
    place: found.place,
    message: `Watchtower looks for its registry credentials at ${file}, and ${isThere ? "that cannot be" : "nothing is mounted there"}.`,
    hint: folder.endsWith(".json")
      ? "DOCKER_CONFIG is the folder that holds config.json."
      : "Mount the folder with config.json there.",
  });
}
