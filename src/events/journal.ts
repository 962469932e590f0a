import { closeSync, writeSync } from 'node:fs';
import type { Report } from './run-record.ts';

const reportTypes = new Set<unknown>([
  'signalled',
  'started',
  'action-started',
  'output',
  'output-cut',
  'progress',
  'action-ended',
  'ended',
]);

/** The journal of one run, being written: each report is in the file when `add` returns. */
export class Journal {
  readonly #descriptor: number;
  #torn = false;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** @throws when the disk is full; a line that came out short is ended by the next one */
  add(report: Report): void {
    const line = Buffer.from(`${this.#torn ? '\n' : ''}${JSON.stringify(report)}\n`);
    this.#torn = true;
    if (writeSync(this.#descriptor, line) !== line.length) throw new Error('the disk is full');
    this.#torn = false;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Reports from the text of a journal. A line torn by a crash, or that is none of ours, is passed over. */
export function parseReports(text: string): Report[] {
  return text
    .split('\n')
    .map(parseReport)
    .filter((report) => report !== undefined);
}

function parseReport(line: string): Report | undefined {
  if (line === '') return undefined;
  try {
    const report: unknown = JSON.parse(line);
    if (typeof report !== 'object' || report === null || !('type' in report) || !reportTypes.has(report.type))
      return undefined;
    return report as Report;
  } catch {
    return undefined;
  }
}
