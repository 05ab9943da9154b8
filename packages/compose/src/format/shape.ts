import { since, sinceFormat } from "./engine.ts";
import type { Engine } from "./engine.ts";
import type { ScalarValue, Value } from "../source/value.ts";

/**
 * What may stand in one place of a Compose file. The format is written down in this language, and
 * `checkShape` compares a file with it.
 */
export type Shape = SingleShape | EitherShape | SinceShape;

/** A shape that is neither one of several nor known to some versions alone. */
export type SingleShape = AnyShape | ScalarShape | ListShape | RecordShape | MapShape;

/** Whatever stands there, the engine does not look at it. */
export interface AnyShape {
  readonly is: "any";
}

/** A single value of one of the kinds. */
export interface ScalarShape {
  readonly is: "scalar";
  /** For people, such as `a duration such as 1m30s`. */
  readonly what: string;
  readonly kinds: ReadonlySet<ScalarValue["kind"]>;
  /** What is wrong with a value of the right kind; undefined for a good one. */
  readonly flaw?: (value: ScalarValue, engine: Engine) => string | undefined;
}

/** Items of one shape. */
export interface ListShape {
  readonly is: "list";
  readonly of: Shape;
  /** Whether an item that stands there twice is refused. */
  readonly unique: boolean;
  readonly flaw?: (value: Value, engine: Engine) => string | undefined;
}

/** Known keys. */
export interface RecordShape {
  readonly is: "record";
  readonly fields: ReadonlyMap<string, Shape>;
  readonly required: readonly string[];
  /** Whether keys that begin with `x-` are passed over; of `docker stack`, from which version of the format on. */
  readonly extensions: boolean | string;
  /** Whether other keys are passed over rather than refused; of `docker stack`, from which version on. */
  readonly open: boolean | string;
  /** What is wrong with the whole, its keys being right by themselves. */
  readonly flaw?: (value: Value, engine: Engine) => string | undefined;
}

/** Keys of one's own choice. */
export interface MapShape {
  readonly is: "map";
  readonly of: Shape;
  /** What a key looks like; undefined where every text will do. */
  readonly keys?: RegExp;
  /** What stands under a key that looks otherwise; without it, such a key is refused. */
  readonly otherwise?: Shape;
  readonly flaw?: (value: Value, engine: Engine) => string | undefined;
}

/** One of several, told apart by the kind of the value. */
export interface EitherShape {
  readonly is: "either";
  readonly of: readonly Shape[];
}

/** What is known from some version on only: of Compose, or of the format of `docker stack`. */
export interface SinceShape {
  readonly is: "since";
  readonly target: Engine["target"];
  readonly version: string;
  readonly of: Shape;
  /** What an older one expects instead, where it knows the place at all. */
  readonly before?: Shape;
}

export const anything: AnyShape = { is: "any" };

export function scalar(
  what: string,
  kinds: readonly ScalarValue["kind"][],
  flaw?: ScalarShape["flaw"],
): ScalarShape {
  return { is: "scalar", what, kinds: new Set(kinds), ...(flaw ? { flaw } : {}) };
}

export function list(of: Shape): ListShape {
  return { is: "list", of, unique: false };
}

/** A list in which nothing stands twice. */
export function set(of: Shape): ListShape {
  return { is: "list", of, unique: true };
}

export function record(
  fields: Readonly<Record<string, Shape>>,
  { required = [], extensions = true, open = false, flaw }: Partial<Omit<RecordShape, "is" | "fields">> = {},
): RecordShape {
  return {
    is: "record",
    fields: new Map(Object.entries(fields)),
    required,
    extensions,
    open,
    ...(flaw ? { flaw } : {}),
  };
}

export function mapOf(of: Shape, limits: Pick<MapShape, "keys" | "otherwise" | "flaw"> = {}): MapShape {
  return { is: "map", of, ...limits };
}

export function either(...of: readonly Shape[]): EitherShape {
  return { is: "either", of };
}

/** A shape that came with a version of Compose; `before` is what stood in its place. */
export function from(version: string, of: Shape, before?: Shape): SinceShape {
  return { is: "since", target: "compose", version, of, ...(before ? { before } : {}) };
}

/** A shape that came with a version of the format of `docker stack`; `before` is what stood in its place. */
export function fromFormat(version: string, of: Shape, before?: Shape): SinceShape {
  return { is: "since", target: "swarm", version, of, ...(before ? { before } : {}) };
}

/** What stands in a place for an engine; undefined where it does not know the place. */
export function knownShape(shape: SinceShape, engine: Engine): Shape | undefined {
  const isKnown =
    shape.target === "compose" ? since(engine, shape.version) : sinceFormat(engine, shape.version);
  return isKnown ? shape.of : shape.before;
}
