import { fileURLToPath } from "node:url";
import ts from "typescript";

/** A dashboard's panels by their type, each as Grafana's own types have it; enumerations by what they are in JSON. */
const declarations = `
import type { Dashboard, FieldConfig, GraphFieldConfig, Panel } from "@grafana/schema";
import type { Options as StatOptions } from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type { Options as GraphOptions } from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";
type Json<T> =
  T extends string ? (string extends T ? T : \`\${T}\`)
  : T extends number | boolean | null | undefined ? T
  : T extends readonly (infer Item)[] ? Json<Item>[]
  : { [Key in keyof T]: Json<T[Key]> };
interface Query { refId: string; datasource: { type: "prometheus"; uid: string }; editorMode: "code" | "builder"; expr: string; legendFormat: string; instant: boolean; range: boolean }
type Fields<Custom> = { defaults: Json<Omit<FieldConfig, "custom">> & { custom?: Json<Custom> }; overrides: [] };
type Typed<Type, Options, Custom> = Json<Omit<Panel, "options" | "type" | "targets" | "fieldConfig">> & { type: Type; options: Json<Partial<Options>>; targets: Query[]; fieldConfig: Fields<Custom> };
type StatPanel = Typed<"stat", StatOptions, Record<string, never>>;
type GraphPanel = Typed<"timeseries", GraphOptions, GraphFieldConfig>;
`;

/** What TypeScript finds wrong with a dashboard, held against the types that Grafana publishes. */
export function grafanaTypeErrors(dashboard: { readonly panels: readonly { type: string }[] }): string[] {
  const { panels, ...rest } = dashboard;
  const typed = panels.map(
    (panel, index) =>
      `const panel${index}: ${panel.type === "stat" ? "StatPanel" : "GraphPanel"} = ${JSON.stringify(panel, null, 1)};`,
  );
  const source = [
    declarations,
    `const dashboard: Json<Omit<Dashboard, "panels">> = ${JSON.stringify(rest, null, 1)};`,
    ...typed,
  ].join("\n");
  return errorsOf(source);
}

function errorsOf(source: string): string[] {
  // Beside this file, so that packages are found from here.
  const path = fileURLToPath(new URL("generated-dashboard.ts", import.meta.url));
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    getSourceFile: (name, ...more) =>
      name === path
        ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2023)
        : disk.getSourceFile(name, ...more),
    fileExists: (name) => name === path || disk.fileExists(name),
    readFile: (name) => (name === path ? source : disk.readFile(name)),
  };
  const program = ts.createProgram([path], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
