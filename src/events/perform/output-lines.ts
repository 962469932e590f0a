import { StringDecoder } from 'node:string_decoder';

const longestLine = 8 * 1024;
const tailLines = 20;

// Colours, cursor movements and window titles; then the remaining control and direction-changing characters.
// eslint-disable-next-line no-control-regex
const escapes = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])/g;
// eslint-disable-next-line no-control-regex
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Splits the output of a program into clean lines: valid UTF-8, no control characters, at most 8 KiB each. */
export class OutputLines {
  readonly #decoder = new StringDecoder('utf8');
  /** A carriage return that may be the first half of a line end. */
  #held = '';
  #rest = '';
  #overlong = false;

  /** Returns the lines completed by these bytes. */
  push(bytes: Buffer): string[] {
    const text = this.#held + this.#decoder.write(bytes);
    this.#held = text.endsWith('\r') ? '\r' : '';
    return this.#take(this.#held === '' ? text : text.slice(0, -1));
  }

  /** Returns the last line if it had no line feed. */
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

/** Removes escapes and control characters from a line. */
export function cleanLine(line: string): string {
  return line.replace(escapes, '').replace(controls, '').toWellFormed();
}

/**
 * Keeps the first lines up to a number of bytes, and the last few lines, which usually contain the reason of a failure.
 */
export class KeptOutput {
  #room: number;
  #cut = false;
  #tail: string[] = [];

  constructor(bytes: number) {
    this.#room = bytes;
  }

  /** Returns the lines that are kept now. */
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

  /** Returns the last lines if lines before them were left out. */
  tail(): string[] {
    return this.#tail.slice(-tailLines);
  }
}

/** Converts the output of one action from bytes to the lines that are kept. */
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

  /** Output after the end, from a process that was left running, is ignored. */
  add(bytes: Buffer): void {
    if (!this.#over) this.#onLines(this.#kept.keep(this.#lines.push(bytes)));
  }

  /** Returns the last lines if some before them were left out; undefined if all were kept. */
  end(): string[] | undefined {
    this.#onLines(this.#kept.keep(this.#lines.end()));
    this.#over = true;
    return this.#kept.cut ? this.#kept.tail() : undefined;
  }
}
