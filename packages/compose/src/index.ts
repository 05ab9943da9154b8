export { managementStack } from "./stack/management-stack.ts";
export type { ManagementStack, ManagementStackOptions } from "./stack/management-stack.ts";
export type { WatchtowerOptions } from "./watchtower/watchtower-options.ts";
export type { ReportDestination, ReportOptions } from "./watchtower/reports-option.ts";
export type { RegistryOptions } from "./watchtower/registry-option.ts";
export type { RemoteEngineOptions } from "./watchtower/remote-engine.ts";
export type { WatchtowerSettingOptions } from "./watchtower/settings-option.ts";
export type { ApiTokenOptions } from "./watchtower/api-token.ts";
export type { AgentOptions } from "./agent/agent-service.ts";
export type { PortainerServerOptions } from "./portainer-server/portainer-service.ts";
export type {
  GrafanaOptions,
  MonitoringOptions,
  PrometheusOptions,
} from "./monitoring/monitoring-options.ts";
export type { AgentSettingOptions } from "./agent/agent-settings.ts";
export type { StackTarget } from "./stack/swarm-target.ts";
export type { GpuAccess } from "./agent/gpu-access.ts";
export type { ListenOptions } from "./stack/published-port.ts";
export type { ContainerEngine } from "./stack/container-engine.ts";
export type { HardenedOptions } from "./stack/hardening.ts";
export type { ImageOption } from "./stack/image-option.ts";
export type { NetworkOptions } from "./stack/network-options.ts";
export type { ResourceLimits } from "./stack/resource-limits.ts";
export type { SecretSource } from "./stack/secret-source.ts";
export type { ServiceNetworks } from "./stack/service-networks.ts";
export type { SocketProxyOptions } from "./socket-proxy/socket-proxy-service.ts";
export type { Problem, ProblemCode } from "./stack/problem.ts";

export { toYaml } from "./yaml/to-yaml.ts";
export type { YamlOptions } from "./yaml/to-yaml.ts";
export type { Comments } from "./yaml/commented-paths.ts";
export type { ComposeMapping, ComposeValue } from "./yaml/yaml-printer.ts";
export { isVariable, variable } from "./yaml/variable.ts";
export type { Variable, VariableOptions } from "./yaml/variable.ts";
export type {
  ComposeConfig,
  ComposeDeploy,
  ComposeFile,
  ComposeNetwork,
  ComposeSecret,
  ComposeService,
  ComposeText,
  ComposeVolume,
  DeviceRequest,
} from "./stack/compose-file.ts";

export { watchtowerLabels } from "./watchtower/watchtower-labels.ts";
export type {
  LifecycleLabels,
  UpdateHook,
  WatchtowerLabelOptions,
  WatchtowerLabels,
} from "./watchtower/watchtower-labels.ts";
export { reportUrl } from "./watchtower/report-url.ts";
export type { ReportUrl } from "./watchtower/report-url.ts";
export { dockerApiVersion } from "./watchtower/docker-api-version.ts";
export type { EngineVersions } from "./watchtower/docker-api-version.ts";
export { watchtowerFlavour } from "./watchtower/watchtower-image.ts";
export type { WatchtowerFlavour } from "./watchtower/watchtower-image.ts";

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
export { applyFixes } from "./advice/text-fix.ts";
export type { FixedText, TextFix } from "./advice/text-fix.ts";
export type { AdviceCode } from "./advice/advice-code.ts";
