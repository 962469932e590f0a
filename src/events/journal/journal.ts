import { closeSync, writeSync } from 'node:fs';
import { parsedJson } from '../../files/state/json-kinds.ts';
import type { RunReport } from './run-details.ts';

const reportTypes = new Set<unknown>([
  'signalled',
  'started',
  'action-started',
  'process',
  'output',
  'output-cut',
  'file',
  'progress',
  'action-ended',
  'ended',
]);

/** Writes the journal of one run: each report is in the file when `add` returns. */
export class Journal {
  readonly #descriptor: number;
  /** Bytes that could not be written yet. They continue the file, possibly in the middle of a line. */
  #pending: Buffer;

  /** @param isTorn whether the file ends in the middle of a line, which its writer was killed in */
  constructor(descriptor: number, isTorn: boolean) {
    this.#descriptor = descriptor;
    this.#pending = Buffer.from(isTorn ? '\n' : '');
  }

  /** @throws Error if the disk is full; the missing part is written with the next report */
  add(report: RunReport): void {
    this.#pending = Buffer.concat([this.#pending, Buffer.from(`${JSON.stringify(report)}\n`)]);
    this.#pending = this.#pending.subarray(writeSync(this.#descriptor, this.#pending));
    if (this.#pending.length > 0) throw new Error('the disk is full');
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Parses the text of a journal. Incomplete and unknown lines are skipped. */
export function parseReports(text: string): RunReport[] {
  return text
    .split('\n')
    .map(parseReport)
    .filter((report) => report !== undefined);
}

function parseReport(line: string): RunReport | undefined {
  if (line === '') return undefined;
  const report = parsedJson(line);
  if (typeof report !== 'object' || report === null || !('type' in report) || !reportTypes.has(report.type))
    return undefined;
  return report as RunReport;
}
