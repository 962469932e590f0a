/** What a thread tells of a file that a template would make. */
export interface PredictedFile {
  /** Absolute. */
  readonly file: string;
  /** The template it is made from. */
  readonly template: string;
  /** What it would hold; undefined where it would not be there, or cannot be told. */
  readonly bytes: Uint8Array | undefined;
  /** Why its template cannot be expanded, in English for the operator. */
  readonly failure: string | undefined;
  /** The databases that were opened up to here. */
  readonly opened: readonly string[];
}
