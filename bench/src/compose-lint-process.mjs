// Lints a file in a process of its own, as long as a command line takes; plain JavaScript, so that nothing strips types.
import { readFileSync } from "node:fs";
import { lintCompose } from "@stack/compose";

const [file = "", target = "compose"] = process.argv.slice(2);
const problems = lintCompose(readFileSync(file, "utf8"), { target });
process.exitCode = problems.some(({ severity }) => severity === "error") ? 1 : 0;
