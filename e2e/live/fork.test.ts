import { describeUpdatePath } from "./support/update-path.ts";

await describeUpdatePath("fork", "nicholas-fedor");
