/** Why a certificate is not trusted, in words; `NetworkError` with reason `certificate` repeats them. */
export class CertificateError extends Error {
  override readonly name = "CertificateError";
  readonly code = "CERTIFICATE_REFUSED";
}

/** The words of a {@link CertificateError} in an error's causes; `undefined` where there is none. */
export function certificateProblem(error: unknown, depth = 0): string | undefined {
  if (error instanceof CertificateError) return error.message;
  if (typeof error !== "object" || error === null || depth > 4) return undefined;
  return certificateProblem((error as { cause?: unknown }).cause, depth + 1);
}
