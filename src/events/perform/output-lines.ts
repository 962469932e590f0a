import { StringDecoder } from 'node:string_decoder';

const longestLine = 8 * 1024;
const tailLines = 20;

// Colours, cursor movements and window titles; then whatever control and direction-changing characters are left.
// eslint-disable-next-line no-control-regex
const escapes = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])/g;
// eslint-disable-next-line no-control-regex
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Cuts what a program prints into clean lines: valid UTF-8, no control characters, none longer than 8 KiB. */
export class OutputLines {
  readonly #decoder = new StringDecoder('utf8');
  /** A carriage return that may be half of a line end. */
  #held = '';
  #rest = '';
  #overlong = false;

  /** The lines that these bytes complete. */
  push(bytes: Buffer): string[] {
    const text = this.#held + this.#decoder.write(bytes);
    this.#held = text.endsWith('\r') ? '\r' : '';
    return this.#take(this.#held === '' ? text : text.slice(0, -1));
  }

  /** The last line, when it had no line feed. */
  end(): string[] {
    const lines = this.#take(this.#held + this.#decoder.end());
    if (this.#rest !== '') lines.push(...this.#take('\n'));
    return lines;
  }

  #take(text: string): string[] {
    const pieces = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
    const unfinished = pieces.pop() ?? '';
    const lines: string[] = [];
    for (const piece of pieces) {
      this.#add(piece);
      lines.push(cleanLine(this.#rest) + (this.#overlong ? '…' : ''));
      this.#rest = '';
      this.#overlong = false;
    }
    this.#add(unfinished);
    return lines;
  }

  #add(piece: string): void {
    const room = longestLine - this.#rest.length;
    this.#overlong ||= piece.length > room;
    this.#rest += piece.slice(0, room);
  }
}

/** One line as it may be kept and shown. */
export function cleanLine(line: string): string {
  return line.replace(escapes, '').replace(controls, '').toWellFormed();
}

/** Keeps the first lines up to a number of bytes, and the last few, since a program says at its end why it failed. */
export class KeptOutput {
  #room: number;
  #cut = false;
  #tail: string[] = [];

  constructor(bytes: number) {
    this.#room = bytes;
  }

  /** Those of the lines that are kept now. */
  keep(lines: readonly string[]): string[] {
    const kept: string[] = [];
    for (const line of lines) {
      const size = Buffer.byteLength(line) + 1;
      this.#cut ||= size > this.#room;
      if (this.#cut) {
        this.#tail.push(line);
        if (this.#tail.length > 2 * tailLines) this.#tail = this.#tail.slice(-tailLines);
      } else {
        this.#room -= size;
        kept.push(line);
      }
    }
    return kept;
  }

  get cut(): boolean {
    return this.#cut;
  }

  /** The last lines, when something was left out before them. */
  tail(): string[] {
    return this.#tail.slice(-tailLines);
  }
}

/** What one action prints, from bytes to the lines that are kept. */
export class ActionOutput {
  readonly #lines = new OutputLines();
  readonly #kept: KeptOutput;
  readonly #onLines: (lines: readonly string[]) => void;
  #over = false;

  constructor(bytes: number, onLines: (lines: readonly string[]) => void) {
    this.#kept = new KeptOutput(bytes);
    this.#onLines = onLines;
  }

  get over(): boolean {
    return this.#over;
  }

  /** What comes after the end, from a process that was left behind, is nobody's. */
  add(bytes: Buffer): void {
    if (!this.#over) this.#onLines(this.#kept.keep(this.#lines.push(bytes)));
  }

  /** The last lines, when some before them were left out; undefined when all were kept. */
  end(): string[] | undefined {
    this.#onLines(this.#kept.keep(this.#lines.end()));
    this.#over = true;
    return this.#kept.cut ? this.#kept.tail() : undefined;
  }
}
