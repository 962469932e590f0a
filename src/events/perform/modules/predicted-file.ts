/** What a worker reports about a file that a template would make. */
export interface PredictedFile {
  /** Absolute. */
  readonly file: string;
  /** The template it is made from. */
  readonly template: string;
  /** The bytes it would have; undefined if it would not exist, or if they are not known. */
  readonly bytes: Uint8Array | undefined;
  /** Why its template cannot be expanded, in English for the operator. */
  readonly failure: string | undefined;
  /** The databases that were opened up to here. */
  readonly opened: readonly string[];
}
