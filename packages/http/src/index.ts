export { sendRequest } from "./request.ts";
export type { HttpMethod, RequestOptions } from "./request.ts";
export type { Reply } from "./reply.ts";
export { readReply } from "./read-reply.ts";
export { streamRequest } from "./stream-request.ts";
export type { StreamReply, StreamRequestOptions } from "./stream-request.ts";
export {
  ApiError,
  DecodeError,
  HttpError,
  NetworkError,
  RefusedError,
  TimeoutError,
  isApiError,
} from "./errors.ts";
export type { ApiErrorCode, AnyApiError, Exchange } from "./errors.ts";
export { mayHaveArrived } from "./may-have-arrived.ts";
export { networkReason, remedyFor, whatHappened } from "./network-reason.ts";
export type { NetworkReason, Remedies } from "./network-reason.ts";
export type { FetchFunction, HttpDispatcher, Transport } from "./transport.ts";
export { globalDispatcher } from "./undici-exchange.ts";
export { createTlsDispatcher } from "./tls-dispatcher.ts";
export type { TlsDispatcher } from "./tls-dispatcher.ts";
export { acceptCertificate } from "./known-certificates.ts";
export type { AcceptedCertificate } from "./known-certificates.ts";
export { assertTlsTrust } from "./tls-trust.ts";
export type { TlsTrust } from "./tls-trust.ts";
export { readServerCertificate } from "./server-certificate.ts";
export type { ServerCertificate } from "./server-certificate.ts";
export { assertTimeout, startDeadline } from "./deadline.ts";
export type { Deadline, EndedBy } from "./deadline.ts";
export { pause } from "./pause.ts";
export { lazily } from "./lazily.ts";
export { createRedactor } from "./redact.ts";
export type { Redactor } from "./redact.ts";
