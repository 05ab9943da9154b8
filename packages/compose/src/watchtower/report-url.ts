/** Where reports go, as one of the notification URLs that Watchtower takes. */
export type ReportUrl = { readonly url: string } | { readonly flaw: string; readonly hint: string };

/** The keys that the generic service takes out of a query for itself (shoutrrr, `generic_config.go`). */
const ownKeys = ["contenttype", "disabletls", "template", "title", "titlekey", "messagekey", "method"];

/**
 * The notification URL by which Watchtower posts its reports to an address with these headers, to be kept in a file or
 * variable where a header is a secret. Not fit to be joined to others with a comma.
 *
 * `http` and `https` addresses; query and path arrive as they are, a query in the order of its keys. Refused, with the
 * reason, is what the notification service would change or drop on the way (shoutrrr, `custom_query.go` and
 * `generic_config.go`): a fragment, keys that begin with `@` or `$` or two underscores, header names in which a
 * digit or sign follows a dash.
 */
export function reportUrl(address: string, headers: Readonly<Record<string, string>> = {}): ReportUrl {
  if (!URL.canParse(address)) {
    return { flaw: "is not an address", hint: "Write it in full, such as http://receiver:8090/reports." };
  }
  const { protocol, username, password, host, pathname, searchParams, hash } = new URL(address);
  if (protocol !== "http:" && protocol !== "https:") {
    return { flaw: "is neither http nor https", hint: "Reports go to a web server." };
  }
  if (hash !== "")
    return { flaw: "has a fragment, which is never sent", hint: "Leave out what follows the #." };
  const query = new URLSearchParams();
  for (const [key, value] of searchParams) {
    if (/^(?:[@$]|__|$)/.test(key)) {
      return {
        flaw: `has ${JSON.stringify(key)} in its query, which the notification service takes for its own`,
        hint: "Choose a key that begins with a letter.",
      };
    }
    query.append(ownKeys.includes(key.toLowerCase()) ? `__${key}` : key, value);
  }
  if (protocol === "http:") query.set("disabletls", "yes");
  for (const [name, value] of Object.entries(headers)) {
    const flaw = headerFlaw(name, value);
    if (flaw !== undefined) return flaw;
    query.set(`@${name.toLowerCase()}`, value);
  }
  const credentials = username === "" ? "" : `${username}${password === "" ? "" : `:${password}`}@`;
  const text = query.toString();
  // The fork parts a list at commas, and both at blanks, of which a URL has none.
  return {
    url: `generic://${credentials}${host}${pathname}${text === "" ? "" : `?${text}`}`.replaceAll(",", "%2C"),
  };
}

function headerFlaw(name: string, value: string): ReportUrl | undefined {
  if (!/^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z][A-Za-z0-9]*)*$/.test(name)) {
    return {
      flaw: `has a header ${JSON.stringify(name)} that the notification service would send under another name`,
      hint: "Use letters and digits, and a letter after each dash, such as X-Watchtower-Secret.",
    };
  }
  if (/^[\t -~]*$/.test(value) && value.trim() === value && value !== "") return undefined;
  return {
    flaw: `has a header ${name} whose value cannot be sent as it is`,
    hint: "Use printable ASCII without blanks at either end.",
  };
}
