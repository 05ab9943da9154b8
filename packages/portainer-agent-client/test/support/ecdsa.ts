/**
 * ECDSA over P-256 by arithmetic alone (FIPS 186-5), to check signatures with nothing that made them.
 *
 * Slow and not for secrets: for tests.
 */
const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const g: Point = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

type Point = readonly [bigint, bigint] | undefined;

function mod(value: bigint, modulus: bigint): bigint {
  return ((value % modulus) + modulus) % modulus;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [mod(value, modulus), modulus, 1n, 0n];
  while (a > 1n) {
    const quotient = b / a;
    [a, b, x, y] = [b % a, a, y - quotient * x, x];
    if (a === 0n) throw new Error("no inverse");
  }
  return mod(x, modulus);
}

function add(a: Point, b: Point): Point {
  if (a === undefined) return b;
  if (b === undefined) return a;
  if (a[0] === b[0] && mod(a[1] + b[1], p) === 0n) return undefined;
  const slope =
    a[0] === b[0] ? (3n * a[0] * a[0] - 3n) * inverse(2n * a[1], p) : (b[1] - a[1]) * inverse(b[0] - a[0], p);
  const x = mod(slope * slope - a[0] - b[0], p);
  return [x, mod(slope * (a[0] - x) - a[1], p)];
}

function multiply(point: Point, factor: bigint): Point {
  let sum: Point = undefined;
  let doubled = point;
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(sum, doubled);
    doubled = add(doubled, doubled);
  }
  return sum;
}

const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, "0"), "hex");

/** Whether r‖s is a signature of the digest by the uncompressed public point (65 bytes). */
export function verifies(publicPoint: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  const [r, s] = [number(signature.subarray(0, 32)), number(signature.subarray(32))];
  if (signature.length !== 64 || r < 1n || r >= n || s < 1n || s >= n) return false;
  const q: Point = [number(publicPoint.subarray(1, 33)), number(publicPoint.subarray(33))];
  const w = inverse(s, n);
  const sum = add(multiply(g, mod(number(digest) * w, n)), multiply(q, mod(r * w, n)));
  return sum !== undefined && mod(sum[0], n) === r;
}

/** r‖s for a private key and a nonce; the digest is shorter than the order, so it is taken as it is. */
export function signature(d: bigint, k: bigint, digest: Uint8Array): Buffer {
  const r = mod((multiply(g, k) as readonly [bigint, bigint])[0], n);
  const s = mod(inverse(k, n) * (number(digest) + r * d), n);
  return Buffer.concat([bytesOf(r), bytesOf(s)]);
}
