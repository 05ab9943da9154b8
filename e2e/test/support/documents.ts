/** What the tests read of `stackctl deploy --json`. */
export interface DeployDocument {
  readonly endpoints: object;
  readonly services: readonly { readonly name: string }[];
  readonly problems: readonly { readonly code: string }[];
}

/** What the tests read of `stackctl update --json`. */
export interface UpdateDocument {
  readonly update: { readonly outcome: string };
  readonly receipt: { readonly containers: readonly ReceiptEntry[] };
}

/** What the tests read of one container's entry in the receipt. */
export interface ReceiptEntry {
  readonly name: string;
  readonly outcome: string;
  readonly exclusion?: { readonly rule: string };
  readonly before: ImageState;
  readonly after?: ImageState;
}

interface ImageState {
  readonly imageId: string;
  readonly digest?: string;
}

/** What `--json` prints of a failure. */
export interface ErrorDocument {
  readonly error: { readonly code: string; readonly message: string; readonly remedy?: string };
}
