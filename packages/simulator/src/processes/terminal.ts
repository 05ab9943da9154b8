import type { TerminalSize } from "./command.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const backspaces = [0x08, 0x7f];
const interrupt = 0x03;
const endOfInput = 0x04;

/** What a terminal is connected to. */
export interface TerminalEnds {
  /** Gets what the person at the terminal sees. */
  display(bytes: Buffer): void;
  /** Gets whole lines. */
  line(bytes: Buffer): void;
  interrupt(): void;
  end(): void;
}

/** The line discipline between a person and a process: echo, editing of a line, line ends in both directions. */
export class Terminal {
  size: TerminalSize = { columns: 0, rows: 0 };
  readonly #ends: TerminalEnds;
  #line: number[] = [];

  constructor(ends: TerminalEnds) {
    this.#ends = ends;
  }

  /** Takes what is typed. */
  type(bytes: Buffer): void {
    for (const byte of bytes) this.#key(byte);
  }

  /** Takes what the process writes. */
  write(bytes: Buffer): void {
    this.#ends.display(Buffer.from(bytes.toString("latin1").replaceAll("\n", "\r\n"), "latin1"));
  }

  #key(byte: number): void {
    if (byte === carriageReturn || byte === newline) {
      this.#echo("\r\n");
      this.#ends.line(Buffer.from([...this.#line, newline]));
      this.#line = [];
    } else if (byte === interrupt) {
      this.#echo("^C");
      this.#line = [];
      this.#ends.interrupt();
    } else if (byte === endOfInput) {
      if (this.#line.length === 0) this.#ends.end();
    } else if (backspaces.includes(byte)) {
      if (this.#line.pop() !== undefined) this.#echo("\b \b");
    } else {
      this.#line.push(byte);
      this.#ends.display(Buffer.from([byte]));
    }
  }

  #echo(text: string): void {
    this.#ends.display(Buffer.from(text));
  }
}
