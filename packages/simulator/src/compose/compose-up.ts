import type { Container } from "../host/container.ts";
import type { Daemon } from "../host/daemon.ts";
import { ComposeError } from "./compose-error.ts";
import { startOrder } from "./depends-on.ts";
import { createNetworks } from "./networks.ts";
import { type ComposeOptions, loadProject, type Project } from "./project.ts";
import { type PreparedService, prepareService } from "./service.ts";

function existing(daemon: Daemon, project: string, service: string): Container | undefined {
  return daemon.containers
    .all()
    .find(
      ({ config: { Labels } }) =>
        Labels["com.docker.compose.project"] === project && Labels["com.docker.compose.service"] === service,
    );
}

function pullImages(daemon: Daemon, project: Project, services: readonly PreparedService[]): void {
  for (const { service, image, pullAlways } of services) {
    if (!pullAlways && daemon.images.find(image)) continue;
    project.progress(` ${service} Pulling`);
    daemon.images.pull(image);
    project.progress(` ${service} Pulled`);
  }
}

async function converge(daemon: Daemon, project: Project, prepared: PreparedService): Promise<Container> {
  const { service, containerName, spec, files, configHash } = prepared;
  const say = (what: string): void => project.progress(` Container ${containerName}  ${what}`);
  const imageId = daemon.images.get(prepared.image).image.id;
  const current = existing(daemon, project.name, service);
  const labels = current?.config.Labels;
  const unchanged =
    labels?.["com.docker.compose.config-hash"] === configHash &&
    labels["com.docker.compose.image"] === imageId;
  if (current && unchanged) {
    if (current.status === "running") {
      say("Running");
      return current;
    }
    say("Starting");
    await daemon.lifecycle.start(current);
    say("Started");
    return current;
  }
  say(current ? "Recreate" : "Creating");
  if (current) {
    await daemon.lifecycle.stop(current);
    await daemon.lifecycle.remove(current);
  }
  const created = daemon.create(
    containerName,
    { ...spec, Labels: { ...spec.Labels, "com.docker.compose.image": imageId } },
    files,
  );
  say(current ? "Recreated" : "Created");
  say("Starting");
  await daemon.lifecycle.start(created);
  say("Started");
  return created;
}

/** What `--wait` does: a container that does not stay up fails the whole. */
function checkRunning(project: Project, container: Container): void {
  if (container.status !== "running") {
    throw new ComposeError(`container ${container.name} exited (${container.exitCode})`);
  }
  project.progress(` Container ${container.name}  Healthy`);
}

/** What `docker compose up -d --wait` does; rejects in Compose's or Docker's words, with what was done left standing. */
export async function composeUp(
  daemon: Daemon,
  yamlText: string,
  options: ComposeOptions,
): Promise<{ containers: string[] }> {
  const project = await loadProject(yamlText, options);
  const services = startOrder(project).map((service) => prepareService(project, service));
  pullImages(daemon, project, services);
  createNetworks(daemon, project);
  const containers: Container[] = [];
  for (const prepared of services) containers.push(await converge(daemon, project, prepared));
  for (const container of containers) checkRunning(project, container);
  return { containers: containers.map(({ name }) => name) };
}

/** What `docker compose down` does: containers and networks go, volumes stay. */
export async function composeDown(daemon: Daemon, projectName: string): Promise<void> {
  const label = "com.docker.compose.project";
  for (const container of daemon.containers.all()) {
    if (container.config.Labels[label] !== projectName) continue;
    await daemon.lifecycle.stop(container);
    await daemon.lifecycle.remove(container);
  }
  for (const network of daemon.networks.all()) {
    if (network.labels[label] === projectName) daemon.networks.remove(network.id, () => false);
  }
}
