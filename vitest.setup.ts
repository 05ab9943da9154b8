import fc from "fast-check";

// The same examples in every run, so that a red run can be repeated; another seed by FAST_CHECK_SEED.
fc.configureGlobal({ seed: Number(process.env["FAST_CHECK_SEED"] ?? 20_261_123) });
