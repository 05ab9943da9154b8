import { Scalar } from "yaml";
import { yamlString } from "../yaml/yaml-scalar.ts";

/**
 * Text that means itself without quotes wherever a value stands, in `[…]` and `{…}` too. More than `yamlString`
 * leaves without quotes, for files whose author does so: `nginx:1.25`, `a.b=c`.
 */
const bare = /^[A-Za-z_/](?:[\w./@=+-]|:(?!$))*$/;

/** The text as a scalar that looks like one of the file, as far as that style can hold it. */
export function scalarLike(model: unknown, text: string): string {
  const printed = yamlString(text) ?? "";
  const style = model instanceof Scalar ? model.type : undefined;
  switch (style) {
    case Scalar.QUOTE_DOUBLE:
      return printed.startsWith('"') ? printed : `"${printed}"`;
    case Scalar.QUOTE_SINGLE:
      return /^[ -~]*$/.test(text) ? `'${text.replaceAll("'", "''")}'` : printed;
    case Scalar.PLAIN:
      // What has one of these is no word of YAML.
      return bare.test(text) && /[:@=+]/.test(text) ? text : printed;
    default:
      return printed;
  }
}
