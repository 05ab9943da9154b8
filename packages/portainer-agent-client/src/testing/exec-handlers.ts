import { HttpResponse, http, type RequestHandler } from "msw";

/** A command that a client runs in a container of a test agent. */
export interface TestCommand {
  readonly container: string;
  readonly command: readonly string[];
}

/** What it does; what is left out is 0 and nothing. */
export interface TestOutcome {
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Answers `exec()`: an instance is made, started and asked for its exit code. */
export function execHandlers(onExec: (command: TestCommand) => TestOutcome): RequestHandler[] {
  const instances: TestOutcome[] = [];
  const outcomeOf = (id: unknown): TestOutcome | undefined => instances[parseInt(String(id), 16)];
  const missing = (): Response => HttpResponse.text('{"message":"No such exec instance"}\n', { status: 404 });
  return [
    http.post("*/containers/:container/exec", async ({ request, params }) => {
      const { Cmd } = (await request.json()) as { Cmd: string[] };
      instances.push(onExec({ container: String(params["container"]), command: Cmd }));
      const Id = (instances.length - 1).toString(16).padStart(64, "0");
      return HttpResponse.json({ Id }, { status: 201 });
    }),
    http.post("*/exec/:id/start", ({ params }) => {
      const outcome = outcomeOf(params["id"]);
      if (outcome === undefined) return missing();
      return new HttpResponse(new Uint8Array([...frame(1, outcome.stdout), ...frame(2, outcome.stderr)]));
    }),
    http.get("*/exec/:id/json", ({ params }) => {
      const outcome = outcomeOf(params["id"]);
      if (outcome === undefined) return missing();
      return HttpResponse.json({ ID: params["id"], Running: false, ExitCode: outcome.exitCode ?? 0 });
    }),
  ];
}

function frame(stream: number, text = ""): Uint8Array {
  const content = Buffer.from(text, "utf8");
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(content.byteLength, 4);
  return content.byteLength === 0 ? content : Buffer.concat([head, content]);
}
