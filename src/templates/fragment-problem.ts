/** What is wrong with a fragment, and where. For the operator, in English. */
export interface FragmentProblem {
  /** The fragment's file, or the metadata's. */
  readonly file: string;
  /** From 1; undefined where it is not known. */
  readonly line: number | undefined;
  readonly message: string;
}

/** As `FILE:LINE: MESSAGE`. */
export function problemLine({ file, line, message }: FragmentProblem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}`;
}
