import { child, descendant, textOf } from "../source/value.ts";
import { adviseOnCommand } from "./command-advice.ts";
import type { Advise } from "./advice-list.ts";
import { labelName } from "./known-labels.ts";
import { adviseOnMounts } from "./mount-advice.ts";
import { isOpenToOthers, publishedPorts, publishing } from "./published-ports.ts";
import { adviseOnSecrets } from "./secret-advice.ts";
import { adviseOnSettings } from "./setting-advice.ts";
import { looksAfter } from "./watchtower-in-file.ts";
import type { WatchtowerInFile } from "./watchtower-in-file.ts";

/** What is wrong with a Watchtower of the file, by itself. */
export function adviseOnWatchtower(
  watchtower: WatchtowerInFile,
  target: "compose" | "swarm",
  source: string,
  advise: Advise,
): void {
  const { service } = watchtower;
  const ports = publishedPorts(service)?.flatMap(({ container: [first, last] }) =>
    first === last ? [first] : [first, last],
  );
  const surroundings = { publishedPorts: ports, restarts: restarts(watchtower, target) };
  adviseOnSettings(watchtower, surroundings, source, advise);
  adviseOnCommand(watchtower, source, advise);
  adviseOnMounts(watchtower, advise);
  adviseOnSecrets(service, advise);
  adviseOnPorts(watchtower, advise);
  adviseOnImage(watchtower, advise);
  adviseOnRestart(watchtower, target, advise);
}

/** Whether the engine starts the container again after it has ended well. */
function restarts({ service }: WatchtowerInFile, target: "compose" | "swarm"): boolean {
  if (target === "compose") return /^(?:always|unless-stopped)$/.test(textOf(service.value, "restart") ?? "");
  const condition = textOf(descendant(service.value, "deploy", "restart_policy"), "condition");
  return condition === undefined || condition === "any";
}

function adviseOnPorts({ service, settings, ...watchtower }: WatchtowerInFile, advise: Advise): void {
  const all = publishedPorts(service);
  const port = settings.flavour === "nicholas-fedor" ? settings.text("WATCHTOWER_HTTP_API_PORT") : "";
  const published = port === undefined ? [] : publishing(all, Number(port === "" ? "8080" : port));
  const isServed = settings.serves("update") === true || settings.serves("metrics") === true;
  const isOff =
    settings.serves("update") === false &&
    settings.serves("metrics") === false &&
    settings.text("WATCHTOWER_HTTP_API_ENDPOINTS") === "" &&
    settings.isOn("WATCHTOWER_HTTP_API_CONTAINERS") === false;
  for (const { place, index, ...rest } of published) {
    const path = service.path("ports", index);
    if (isServed && isOpenToOthers({ place, index, ...rest })) {
      advise({
        code: "api-port-open",
        path,
        place,
        message:
          "The HTTP API can be reached from other machines, and the token crosses the network in clear.",
        hint: "Publish it on 127.0.0.1, or not at all where a proxy or another container calls it.",
      });
    }
    if (isOff && settings.flavour !== undefined) {
      advise({
        code: "api-off-with-port",
        path,
        place,
        message:
          "The port of the HTTP API is published and no endpoint is on: nothing listens, and callers see a reset connection.",
        hint:
          settings.flavour === "containrrr"
            ? "Set WATCHTOWER_HTTP_API_UPDATE or WATCHTOWER_HTTP_API_METRICS, or leave the port out."
            : "Set WATCHTOWER_HTTP_API_ENDPOINTS, such as update,metrics, or leave the port out.",
      });
    }
  }
  const [first] = all ?? [];
  const { image } = service;
  const isUpdated =
    settings.isOn("WATCHTOWER_MONITOR_ONLY") === false &&
    settings.isOn("WATCHTOWER_RUN_ONCE") === false &&
    settings.isOn("WATCHTOWER_EPHEMERAL_SELF_UPDATE") === false &&
    service.flag(labelName("monitor-only")) !== true &&
    image?.text.includes("@") === false &&
    looksAfter({ service, settings, ...watchtower }, service) === true;
  if (first === undefined || !isUpdated) return;
  advise({
    code: "self-update-with-port",
    ...(settings.flavour === "containrrr" ? { severity: "info" } : {}),
    path: service.path("ports", first.index),
    place: first.place,
    message:
      settings.flavour === "containrrr"
        ? "Watchtower cannot update itself while a port of it is published: a copy that cannot start is left behind."
        : "Watchtower does not update itself while a port of it is published.",
    hint: `Set the label ${labelName("enable")} to false and update Watchtower by hand, or publish no port.`,
  });
}

function adviseOnImage({ service, settings }: WatchtowerInFile, advise: Advise): void {
  const { image } = service;
  if (settings.flavour !== "containrrr" || image === undefined) return;
  const path = service.path("image");
  advise({
    code: "watchtower-archived",
    severity: "info",
    path,
    place: image,
    message: "containrrr/watchtower is archived and gets no more fixes.",
    hint: "nickfedor/watchtower is the maintained line.",
  });
  if (settings.text("DOCKER_API_VERSION") !== "") return;
  advise({
    code: "docker-api-outdated",
    path,
    place: image,
    message:
      "containrrr/watchtower asks for Docker API 1.25, which Docker 29 refuses: it restarts without end there.",
    hint: "Set DOCKER_API_VERSION to 1.44, for engines older than Docker 25 to what docker version shows, or take nickfedor/watchtower.",
  });
}

function adviseOnRestart(
  { service, settings }: WatchtowerInFile,
  target: "compose" | "swarm",
  advise: Advise,
): void {
  const restart = child(service.value, "restart");
  if (target !== "compose" || restart === undefined || textOf(service.value, "restart") !== "no") return;
  if (settings.isOn("WATCHTOWER_RUN_ONCE") !== false) return;
  advise({
    code: "restart-off",
    severity: "info",
    path: service.path("restart"),
    place: restart,
    message:
      "After a restart of the host or an error, Watchtower does not come back, and updates stop without a word.",
    hint: "Write unless-stopped.",
  });
}
