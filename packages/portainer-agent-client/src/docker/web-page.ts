import type { IncomingHttpHeaders } from "node:http";

/**
 * Says whether a request comes from a web page: any page could send one to a port on loopback, and a name that leads
 * there (DNS rebinding) even read the answer. No Docker client sends an origin, or another name than one of loopback.
 */
export function isFromWebPage(headers: IncomingHttpHeaders): boolean {
  if (headers.origin !== undefined || headers["sec-fetch-site"] !== undefined) return true;
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  return !/^(?:|docker|(?:.*\.)?localhost|127(?:\.\d+){3}|\[::1\])$/i.test(host);
}
