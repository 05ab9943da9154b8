import type { Problem } from "@stack/compose";
import { readEngineFacts } from "../deploy/engine-facts.ts";
import { readEnvFile, readIfThere, withVariables } from "../deploy/env-file.ts";
import { planStack, type StackChoices } from "../deploy/plan-stack.ts";
import { preflight } from "../deploy/preflight.ts";
import { rememberToken } from "../deploy/renew-token.ts";
import {
  assertFolderIsFree,
  writeFiles,
  type PlannedFile,
  type StackFolder,
} from "../deploy/stack-folder.ts";
import { publishedEndpoint, serviceContainers } from "../deploy/stack-containers.ts";
import type { Session } from "../session.ts";
import { whileTicking } from "../terminal/ticker.ts";
import { findToken, generateSecret, knownSecrets } from "../token.ts";
import { folderOf } from "../watchtower-access.ts";

/** Options of `stackctl deploy`. */
export interface DeployOptions extends StackChoices {
  /** The stack's folder; `STACKCTL_DIR`, else `management-stack`, by default. */
  readonly dir?: string;
}

/** What was deployed, and what to do next. */
export interface DeployDocument {
  readonly project: string;
  readonly directory: string;
  readonly composeFile: string;
  /** Where the token lies; never the token. */
  readonly tokenFile: string;
  readonly services: readonly { readonly name: string; readonly image: string }[];
  readonly endpoints: { readonly update?: string; readonly metrics?: string; readonly agent?: string };
  readonly problems: readonly Problem[];
  readonly nextSteps: readonly string[];
}

/**
 * Generates the stack, brings it up and waits for it.
 *
 * Everything that can be known to fail is looked at before anything is written. When bringing it up fails, a first
 * deployment is taken down again and its files removed; a later one gets its previous files back.
 */
export async function deploy(options: DeployOptions, session: Session): Promise<DeployDocument> {
  const { output } = session;
  const folder = folderOf(options, session);
  const connection = await session.docker();
  const engine = await readEngineFacts(connection);
  const stack = planStack(options, engine);
  const compose = session.compose();
  await compose.check();
  await assertFolderIsFree(folder);
  const { isDeployed } = await preflight(connection, engine, stack.file, folder, options.watchtowerFlavour);

  const restartIfRenewed = await rememberToken(connection, folder);
  const putBack = await writeFiles(await plannedFiles(folder, stack.yaml, engine.isLocal, options, session));
  const project = {
    file: folder.composeFile,
    directory: folder.path,
    name: stack.file.name ?? "management",
    secrets: await knownSecrets(session.env, folder),
  };
  const progress = (line: string): void => output.note(output.style("dim", line));
  const up = (): Promise<void> => compose.up(project, progress, session.signal);
  try {
    await whileTicking(output, "Deploying", up());
    if (await restartIfRenewed()) await whileTicking(output, "Restarting with the new token", up());
  } catch (error) {
    if (!isDeployed) await compose.down(project, progress).catch(() => undefined);
    await putBack();
    // Compose may have replaced containers before it failed: the previous files bring the previous ones back.
    if (isDeployed)
      await whileTicking(output, "Bringing the previous stack back", compose.up(project, progress)).catch(
        () => {
          output.note(
            "The previous stack could not be brought back up: run `stackctl deploy` with its options again.",
          );
        },
      );
    throw error;
  }

  const [watchtower] = await serviceContainers(connection, folder.path, "watchtower");
  const [agent] = await serviceContainers(connection, folder.path, "portainer-agent");
  const api = watchtower && publishedEndpoint(watchtower, 8080, connection.host);
  const agentAt = agent && publishedEndpoint(agent, 9001, connection.host);
  return {
    project: project.name,
    directory: folder.path,
    composeFile: folder.composeFile,
    tokenFile: engine.isLocal ? folder.tokenFile : folder.envFile,
    services: Object.entries(stack.file.services).map(([name, { image }]) => ({
      name,
      image: typeof image === "string" ? image : "",
    })),
    endpoints: {
      ...(api && {
        update: `http://${api.host}:${api.port}/v1/update`,
        metrics: `http://${api.host}:${api.port}/v1/metrics`,
      }),
      ...(agentAt && { agent: `https://${agentAt.host}:${agentAt.port}` }),
    },
    problems: stack.problems,
    nextSteps: nextSteps(options, folder, agentAt?.port),
  };
}

/** The files of the stack; secrets that are there already are kept, so that a second deployment changes none. */
async function plannedFiles(
  folder: StackFolder,
  yaml: string,
  isLocal: boolean,
  options: DeployOptions,
  session: Session,
): Promise<PlannedFile[]> {
  const token = (await findToken(session.env, folder))?.value ?? generateSecret();
  const variables: Record<string, string> = isLocal ? {} : { API_TOKEN: token };
  if (options.agentSecret === true) {
    const given = session.env["AGENT_SECRET"] ?? "";
    const kept = (await readEnvFile(folder.envFile))["AGENT_SECRET"];
    variables["AGENT_SECRET"] = given === "" ? (kept ?? generateSecret()) : given;
  }
  const files: PlannedFile[] = [{ path: folder.composeFile, content: yaml, mode: 0o644 }];
  if (isLocal) files.push({ path: folder.tokenFile, content: token, mode: 0o600 });
  if (Object.keys(variables).length > 0) {
    const content = withVariables((await readIfThere(folder.envFile)) ?? "", variables);
    files.push({ path: folder.envFile, content, mode: 0o600 });
  }
  return files;
}

function nextSteps(options: DeployOptions, folder: StackFolder, agentPort: number | undefined): string[] {
  const agent =
    options.agent === false || agentPort === undefined
      ? []
      : [
          options.agentSecret === true
            ? `Connect it in Portainer Server: give the server the AGENT_SECRET of ${folder.envFile}, then Add environment, Agent, <server-ip>:${agentPort}.`
            : `Connect the agent in Portainer Server now (Add environment, Agent, <server-ip>:${agentPort}): without a secret it belongs to whoever signs first, and after 72 hours unclaimed it stops listening.`,
          `Keep port ${agentPort} on trusted networks: who controls the agent controls the host.`,
        ];
  return [
    "Update now: stackctl update. What it did to each container is the receipt.",
    'Keep critical services out of automatic updates with the label com.centurylinklabs.watchtower.enable: "false"; update those by hand after a backup.',
    ...agent,
  ];
}

/** Prints the result for people. */
export function printDeployment(document: DeployDocument, { output }: Session): void {
  const { endpoints } = document;
  for (const { severity, message, hint } of document.problems) {
    output.note(`${output.style(severity === "warning" ? "yellow" : "cyan", severity)}: ${message} ${hint}`);
  }
  output.result(`${output.style("green", "Deployed")} ${document.project} from ${document.composeFile}`);
  if (endpoints.update !== undefined) output.result(`  update   ${endpoints.update}`);
  if (endpoints.metrics !== undefined) output.result(`  metrics  ${endpoints.metrics}`);
  if (endpoints.agent !== undefined) output.result(`  agent    ${endpoints.agent}`);
  output.result(`  token    in ${document.tokenFile}`);
  output.result("Next:");
  for (const step of document.nextSteps) output.result(`  - ${step}`);
}
