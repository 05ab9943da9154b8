import { once } from "node:events";
import { spawn } from "node:child_process";
import { inspect } from "node:util";
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { sendRequest, type RequestOptions } from "../src/index.ts";
import { closedPort, startServer, startTcpServer } from "./support/server.ts";

const post = (url: URL, options: Partial<RequestOptions> = {}): ReturnType<typeof sendRequest> =>
  sendRequest({ method: "POST", url, timeoutMs: 5_000, ...options });

describe("sendRequest", () => {
  it("sends method, path, query, headers and body, and returns the whole reply", async () => {
    const url = await startServer((request, response) => {
      response.setHeader("x-seen", `${request.method} ${request.url} ${request.headers["x-one"] as string}`);
      request.pipe(response);
    });
    const target = new URL("/v1/update?image=a%2Cb", url);
    const reply = await post(target, { headers: { "x-one": "1" }, body: "häl" });
    expect(reply.status).toBe(200);
    expect(reply.headers["x-seen"]).toBe("POST /v1/update?image=a%2Cb 1");
    expect(reply.text()).toBe("häl");
  });

  it("reads a body as JSON, and as undefined where it is none", async () => {
    const url = await startServer((request, response) =>
      response.end(request.url === "/" ? '{"a":1}' : "<html>"),
    );
    expect((await post(url)).json()).toEqual({ a: 1 });
    expect((await post(new URL("/page", url))).json()).toBeUndefined();
  });

  it("sends a POST without a body as Content-Length 0, not chunked", async () => {
    const url = await startServer((request, response) => {
      response.end(JSON.stringify([request.headers["content-length"], request.headers["transfer-encoding"]]));
    });
    expect(JSON.parse((await post(url)).text())).toEqual(["0", null]);
  });

  it("returns every status as a reply, and follows no redirect", async () => {
    const url = await startServer((request, response) => {
      response.writeHead(request.url === "/" ? 301 : 500, { location: "/elsewhere" }).end();
    });
    expect((await post(url)).status).toBe(301);
    expect((await post(url, { fetch })).status).toBe(301);
  });

  it("joins the values of a repeated header", async () => {
    const url = await startServer((_, response) => {
      response.setHeader("portainer-agent", ["1", "2"]);
      response.end();
    });
    expect((await post(url)).headers["portainer-agent"]).toBe("1, 2");
  });

  it("says that a refused request was never sent", async () => {
    const url = new URL(`http://127.0.0.1:${await closedPort()}/v1/update`);
    const error = await post(url).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "NETWORK", reason: "refused", sent: false });
    expect((error as Error).message).toMatch(
      /^POST http:\/\/127.0.0.1:\d+\/v1\/update could not connect.*running/,
    );
  });

  it("says that a request had left when the server closes the connection without a reply", async () => {
    const url = await startTcpServer((socket) => socket.once("data", () => socket.end()));
    await expect(post(url)).rejects.toMatchObject({ code: "NETWORK", reason: "closed", sent: true });
  });

  it("says that a request had left when the connection is reset", async () => {
    const url = await startTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await expect(post(url)).rejects.toMatchObject({ code: "NETWORK", reason: "reset", sent: true });
  });

  it("does not say whether a request had left when a fetch carried it", async () => {
    const url = await startTcpServer((socket) => socket.once("data", () => socket.end()));
    const error = await post(url, { fetch }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "NETWORK", reason: "closed" });
    expect(error).not.toHaveProperty("sent");
  });

  it("tells an answer that is not HTTP", async () => {
    const url = await startTcpServer((socket) =>
      socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.2\r\n")),
    );
    await expect(post(url)).rejects.toMatchObject({ code: "NETWORK", reason: "protocol" });
  });

  it("ends at timeoutMs and says that the request had left", async () => {
    const url = await startServer(() => undefined);
    const attempt = post(url, { timeoutMs: 50 });
    await expect(attempt).rejects.toMatchObject({ code: "TIMEOUT", timeoutMs: 50, sent: true });
  });

  it("ends at timeoutMs in the middle of a body", async () => {
    const url = await startServer((_, response) => void response.writeHead(200).write("half"));
    await expect(post(url, { timeoutMs: 50 })).rejects.toMatchObject({ code: "TIMEOUT", sent: true });
  });

  it("says that a request never left when the connection did not come about in time", async () => {
    // The server accepts TCP and never answers the TLS handshake.
    const plain = await startTcpServer(() => undefined);
    const url = new URL(`https://${plain.host}/`);
    await expect(post(url, { timeoutMs: 50 })).rejects.toMatchObject({ code: "TIMEOUT", sent: false });
  });

  it("rejects with the caller's own reason on abort, before and during the exchange", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const url = await startServer(() => controller.abort(reason));
    await expect(post(url, { signal: controller.signal })).rejects.toBe(reason);
    await expect(post(url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("is not cut short by the limits of the global dispatcher", async () => {
    const before = getGlobalDispatcher();
    const impatient = new Agent({ headersTimeout: 100, bodyTimeout: 100 });
    setGlobalDispatcher(impatient);
    onTestFinished(async () => {
      setGlobalDispatcher(before);
      await impatient.destroy();
    });
    let release = (): void => undefined;
    const url = await startServer((request, response) => {
      if (request.url === "/held") release = () => void response.end("done");
    });
    const held = post(new URL("/held", url), { timeoutMs: Infinity });
    // The same agent gives up on a request that keeps its limits; only then does the held one get its answer.
    const unprotected = impatient.request({ origin: url.origin, path: "/never", method: "GET" });
    await expect(unprotected).rejects.toMatchObject({ code: "UND_ERR_HEADERS_TIMEOUT" });
    release();
    expect((await held).text()).toBe("done");
  });

  it("names a time limit of the fetch itself, which is none of timeoutMs", async () => {
    const impatient = new Agent({ headersTimeout: 100, bodyTimeout: 100 });
    onTestFinished(() => impatient.destroy());
    const limited = (url: string, init: RequestInit): Promise<Response> =>
      fetch(url, { ...init, dispatcher: impatient as never }); // Node's types are of another undici
    const url = await startServer((request, response) => {
      if (request.url === "/half") response.writeHead(200).write("half");
    });
    for (const path of ["/silent", "/half"]) {
      const attempt = post(new URL(path, url), { timeoutMs: Infinity, fetch: limited });
      await expect(attempt).rejects.toMatchObject({ code: "NETWORK", reason: "transport-timeout" });
      await expect(attempt).rejects.toThrow(/give a dispatcher/);
    }
  });

  it.each(["GET", "HEAD"] as const)("refuses a body with %s instead of dropping it", async (method) => {
    await expect(post(new URL("http://127.0.0.1:1/"), { method, body: "x" })).rejects.toThrow(TypeError);
  });

  it("stops reading a body at maxBodyBytes", async () => {
    const url = await startServer((_, response) => response.end("x".repeat(1_000)));
    await expect(post(url, { maxBodyBytes: 999 })).rejects.toMatchObject({ code: "DECODE" });
    expect((await post(url, { maxBodyBytes: 1_000 })).bytes).toHaveLength(1_000);
  });

  it.each([0, -1, Number.NaN, 2 ** 31])(
    "refuses timeoutMs %d, which a timer cannot hold",
    async (timeoutMs) => {
      await expect(post(new URL("http://127.0.0.1:1/"), { timeoutMs })).rejects.toThrow(TypeError);
    },
  );

  it("leaves no listener on the caller's signal", async () => {
    const { signal } = new AbortController();
    const listening = new Set<unknown>();
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (type: string, listener: () => void) => {
      listening.add(listener);
      add(type, listener);
    };
    signal.removeEventListener = (type: string, listener: () => void) => {
      listening.delete(listener);
      remove(type, listener);
    };
    await post(new URL("http://host/"), { signal, fetch: () => Promise.resolve(new Response("ok")) });
    expect(listening.size).toBe(0);
  });

  it("keeps secrets out of everything an error shows", async () => {
    const token = "s3cr3t/to+ken";
    const encoded = encodeURIComponent(token);
    const failing = (): Promise<Response> =>
      Promise.reject(Object.assign(new TypeError(`bad header Bearer ${token}`), { request: { token } }));
    const url = new URL(`http://user:${encoded}@127.0.0.1:1/x?access_token=${encoded}`);
    const attempt = post(url, { fetch: failing, secrets: [token] });
    const error = await attempt.then(String, (caught: unknown) => caught as Error);
    const shown = [
      inspect(error, { depth: 9, showHidden: true }),
      JSON.stringify(error),
      String(error),
    ].join();
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(encoded);
    expect(shown).toContain("[redacted]");
  });

  it("lets the process end when the work is done, without anything to close", async () => {
    const url = await startServer((_, response) => response.end("ok"));
    const built = new URL("../dist/index.js", import.meta.url).href;
    const program = `import { sendRequest } from "${built}";
      await sendRequest({ method: "POST", url: new URL(process.argv[1]), timeoutMs: 600_000 });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program, url.href]);
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
