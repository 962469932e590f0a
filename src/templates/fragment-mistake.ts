/** A mistake in a fragment and its position; an English text for the operator. */
export interface FragmentMistake {
  /** The file of the fragment or of the metadata. */
  readonly file: string;
  /** Counted from 1; undefined if unknown. */
  readonly line: number | undefined;
  readonly message: string;
}

/** Formats a mistake as `FILE:LINE: MESSAGE`. */
export function mistakeLine({ file, line, message }: FragmentMistake): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}`;
}
