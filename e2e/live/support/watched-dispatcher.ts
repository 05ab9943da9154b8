import type { HttpDispatcher } from "@stack/http";
import { getGlobalDispatcher } from "undici";

/** undici's global dispatcher, which tells when a request for a path was answered. */
export function watchedDispatcher(path: string): { dispatcher: HttpDispatcher; answered: Promise<void> } {
  let resolve = (): void => undefined;
  const answered = new Promise<void>((settle) => {
    resolve = settle;
  });
  return {
    answered,
    dispatcher: {
      async request(options) {
        const reply = await getGlobalDispatcher().request(options);
        if (options.path === path) resolve();
        return reply;
      },
    },
  };
}
