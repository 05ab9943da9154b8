/**
 * Says whether it is Docker's own client or Compose that asks: of a connection that is refused they print only the
 * status, so that what they shall tell has to go over the connection.
 */
export function isDockersOwn(userAgent = ""): boolean {
  return /\b(?:Docker-Client|compose|Go-http-client)\b/i.test(userAgent);
}
