export { managementStack } from "./management-stack.ts";
export type { ManagementStack, ManagementStackOptions } from "./management-stack.ts";
export type { WatchtowerOptions } from "./watchtower-service.ts";
export type { WatchtowerSettingOptions } from "./settings-option.ts";
export type { ApiTokenOptions } from "./api-token.ts";
export type { AgentOptions } from "./agent-service.ts";
export type { AgentSettingOptions } from "./agent-settings.ts";
export type { StackTarget } from "./swarm-target.ts";
export type { GpuAccess } from "./gpu-access.ts";
export type { ListenOptions } from "./published-port.ts";
export type { Problem, ProblemCode } from "./problem.ts";

export { toYaml } from "./to-yaml.ts";
export type { YamlOptions } from "./to-yaml.ts";
export type { Comments } from "./commented-paths.ts";
export type { ComposeMapping, ComposeValue } from "./yaml-printer.ts";
export { isVariable, variable } from "./variable.ts";
export type { Variable, VariableOptions } from "./variable.ts";
export type {
  ComposeDeploy,
  ComposeFile,
  ComposeNetwork,
  ComposeSecret,
  ComposeService,
  ComposeText,
  ComposeVolume,
  DeviceRequest,
} from "./compose-file.ts";

export { dockerApiVersion } from "./docker-api-version.ts";
export type { EngineVersions } from "./docker-api-version.ts";
export { watchtowerFlavour } from "./watchtower-image.ts";
export type { WatchtowerFlavour } from "./watchtower-image.ts";

export { editCompose } from "./edit/edit-compose.ts";
export type { EditedCompose } from "./edit/edit-compose.ts";
export type { ComposeEdits, ServiceEdit } from "./edit/requests.ts";
export type { ImagePin } from "./edit/pinned-image.ts";
export { parseCompose } from "./edit/parse-compose.ts";
export type { ParsedCompose, ParsedService } from "./edit/parse-compose.ts";
export type { EditCode, EditProblem } from "./edit/edit-problem.ts";

export { lintCompose } from "./lint/lint-compose.ts";
export type { LintOptions } from "./lint/lint-compose.ts";
export type { LintCode, LintProblem } from "./lint/lint-problem.ts";
