// The script of the page: asks its own server for the places, calls them, and hands in what it found.
import { exercise, type Places } from "./exercise.ts";

const places = (await (await fetch("/places")).json()) as Places;
const findings = await exercise(places, { fetch: (url, init) => fetch(url, init) }).catch(
  (error: unknown) => ({ failed: String(error) }),
);
await fetch("/findings", { method: "POST", body: JSON.stringify(findings) });
