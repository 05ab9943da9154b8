/** Whether the text is an IPv4 or IPv6 literal as Compose takes it for a host address: no names, no zones. */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

/** Whether an IP literal is this machine's own and reaches no other: 127.0.0.0/8 or ::1, however written. */
export function isLoopback(address: string): boolean {
  if (isIpv4(address)) return address.startsWith("127.");
  return /^[0:]*:0*1$/.test(address);
}

/** Whether an IP literal stands for every interface: 0.0.0.0 or ::, however written. */
export function isWildcard(address: string): boolean {
  return /^[0.:]+$/.test(address);
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  // Go refuses leading zeros, which some readers take for octal.
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  );
}

function isIpv6(text: string): boolean {
  const tail = text.slice(text.lastIndexOf(":") + 1);
  if (tail.includes(".")) {
    return isIpv4(tail) && isIpv6(`${text.slice(0, text.length - tail.length)}0:0`);
  }
  const halves = text.split("::");
  if (!text.includes(":") || halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}
