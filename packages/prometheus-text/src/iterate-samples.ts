import type { MetadataLine } from "./line/comment-line.ts";
import { dialectOf } from "./dialect.ts";
import { LineBlocks } from "./page/line-blocks.ts";
import type { Sample } from "./metric-family.ts";
import { PageParser } from "./page/page-parser.ts";
import type { LineSink } from "./page/page-parser.ts";
import { pageOf } from "./page/page.ts";
import type { Page } from "./page/page.ts";
import type { ParseOptions } from "./parse-metrics.ts";
import type { PlainLine } from "./plain/plain-line.ts";
import { ProblemReporter } from "./problem-reporter.ts";
import { SampleBuilder } from "./plain/sample-builder.ts";

/** How to read a stream of samples; see also `ParseOptions`. */
export interface IterateOptions extends ParseOptions {
  /** Called for each TYPE, HELP and UNIT line as it passes, that is somewhat before the samples after it. */
  onMetadata?: (line: MetadataLine) => void;
}

/**
 * Reads samples from a stream of bytes, split anywhere, as they come in: the body of a `fetch`, a file, a socket.
 *
 * Memory is bounded by the longest line and by 64 KiB of samples, however long the page is. No page is gathered,
 * so what concerns families as a whole is not checked, not even in strict mode: repeated or late metadata, and
 * interleaving. Everything within a line is, as in `parseMetrics`; an error comes after the samples before it.
 */
export async function* iterateSamples(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: IterateOptions = {},
): AsyncGenerator<Sample, void, undefined> {
  const { format = "text", strict = false } = options;
  const sink = new SampleSink(options.onMetadata);
  const parser = new PageParser(dialectOf(format, strict), sink, new ProblemReporter(options));
  const blocks = new LineBlocks();
  for await (const chunk of chunks) {
    for (const block of blocks.take(chunk)) yield* readBlock(parser, sink, block);
  }
  yield* readBlock(parser, sink, blocks.rest());
  parser.end();
}

/** The samples of one block; an error is thrown once those before it are out. */
function* readBlock(
  parser: PageParser,
  sink: SampleSink,
  block: Uint8Array,
): Generator<Sample, void, undefined> {
  sink.samples = [];
  try {
    parser.read(pageOf(block));
  } catch (error) {
    yield* sink.samples;
    throw error;
  }
  yield* sink.samples;
}

class SampleSink implements LineSink {
  samples: Sample[] = [];
  readonly #builder = new SampleBuilder();
  readonly #onMetadata: ((line: MetadataLine) => void) | undefined;

  constructor(onMetadata: ((line: MetadataLine) => void) | undefined) {
    this.#onMetadata = onMetadata;
  }

  metadata(line: MetadataLine): undefined {
    this.#onMetadata?.(line);
  }

  sample(sample: Sample): undefined {
    this.samples.push(sample);
  }

  plainSample(line: PlainLine, page: Page): undefined {
    this.samples.push(this.#builder.build(line, page));
  }
}
