/** An error in a fragment and its position; an English text for the operator. */
export interface FragmentFailure {
  /** The file of the fragment or of the metadata. */
  readonly file: string;
  /** Counted from 1; undefined if unknown. */
  readonly line: number | undefined;
  readonly message: string;
}

/** Formats a failure as `FILE:LINE: MESSAGE`. */
export function failureLine({ file, line, message }: FragmentFailure): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}`;
}
