import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { refuse, type Refusal } from '../../refusals.ts';

/** One line of a file; it can be several lines of text. Lines count from 1. */
export interface CsvLine {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A place after which a file cannot be read. */
export interface BrokenCsv {
  readonly line: number;
  readonly broken: Refusal;
}

/**
 * Limit in characters, so that a very long cell, or a quotation mark that is never closed, does not fill the memory.
 */
const longestLine = 256 * 1024;
/** Needed too, since empty cells do not count for the length. */
const maxCells = 1000;
const maxLines = 100_000;

/**
 * Reads a file line by line, in the usual formats of spreadsheets: UTF-8, UTF-16 or Windows-1252; commas, semicolons or
 * tabs; with quotes. The first line is the header.
 */
export async function* readCsv(file: string): AsyncGenerator<CsvLine | BrokenCsv> {
  const encoding = await encodingOf(file);
  const delimiter = await delimiterOf(file, encoding);
  const beyond = await beyondLimits(decoded(file, encoding), delimiter);
  if (beyond) {
    yield beyond;
    return;
  }
  const { parse, CsvError } = await import('csv-parse');
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestLine,
  });
  const text = Readable.from(decoded(file, encoding));
  text.once('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let before = 0;
  try {
    for await (const found of parser) {
      const { record, info } = parsedLine(found);
      yield { line: before + 1, cells: record };
      before = info.lines;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield { line: before + 1, broken: refuse('csv.broken') };
  } finally {
    text.destroy();
    parser.destroy();
  }
}

/** Checks a whole file, since the parser itself accepts any number of cells. */
async function beyondLimits(text: AsyncIterable<string>, delimiter: string): Promise<BrokenCsv | undefined> {
  let [lines, cells, isQuoted, isEmpty] = [0, 1, false, true];
  for await (const piece of text)
    for (const sign of piece) {
      if (sign === '"') isQuoted = !isQuoted;
      if (!isQuoted && (sign === '\n' || sign === '\r')) {
        if (!isEmpty && ++lines > maxLines) return { line: lines, broken: refuse('csv.tooLong', { most: maxLines }) };
        [cells, isEmpty] = [1, true];
        continue;
      }
      isEmpty = false;
      if (!isQuoted && sign === delimiter && ++cells > maxCells)
        return { line: lines + 1, broken: refuse('csv.tooWide', { most: maxCells }) };
    }
  return undefined;
}

async function* decoded(file: string, encoding: string, isStrict = false): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: isStrict });
  const stream: AsyncIterable<Buffer> = createReadStream(file);
  for await (const piece of stream) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/**
 * The encoding of a file: by its first bytes; UTF-8 if the whole file is valid UTF-8; otherwise the one of Windows in
 * western Europe.
 */
async function encodingOf(file: string): Promise<string> {
  const [first = 0, second = 0] = await beginning(file, 2);
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  try {
    for await (const piece of decoded(file, 'utf-8', true)) if (piece.includes('\0')) break;
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252';
    throw error;
  }
}

/** The separator that occurs most often in the header. */
async function delimiterOf(file: string, encoding: string): Promise<string> {
  const start = new TextDecoder(encoding).decode(await beginning(file, 8192));
  const [header = ''] = start.replace(/"(?:[^"]|"")*"/g, '').split(/\r\n|\r|\n/);
  const counted = [',', ';', '\t'].map((sign) => ({ sign, count: header.split(sign).length }));
  return counted.toSorted((a, b) => b.count - a.count)[0]?.sign ?? ',';
}

async function beginning(file: string, length: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The parser's own types do not describe its result with the option `info`. */
function parsedLine(found: unknown): { readonly record: string[]; readonly info: { readonly lines: number } } {
  return found as { record: string[]; info: { lines: number } };
}
