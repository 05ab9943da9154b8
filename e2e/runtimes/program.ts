// For Deno and Bun: the places as JSON in the first argument, the transport in the second, the findings on stdout.
import { exercise, type Places } from "./exercise.ts";

const [places = "", transport] = process.argv.slice(2);
const own = transport === "fetch" ? { fetch: (url: string, init: RequestInit) => fetch(url, init) } : {};
console.log(JSON.stringify(await exercise(JSON.parse(places) as Places, own)));
