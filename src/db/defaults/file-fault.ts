/** What is wrong with one file; in English, for the operator. */
export interface FileFault {
  /** Its absolute path. */
  readonly file: string;
  /** Counted from 1; undefined if it is not about one line. */
  readonly line?: number | undefined;
  readonly reason: string;
}

/** Receives one line for each thing that cannot be used; with `fault`, the same in parts, if it is about one file. */
export type ReportLine = (line: string, fault?: FileFault) => void;

/** Reports a fault as one line: `FILE REASON`. */
export function reportFault(report: ReportLine, fault: FileFault): void {
  report(`${fault.file} ${fault.reason}`, fault);
}
