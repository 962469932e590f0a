/** Records that were or would be changed. */
export interface ChangedModel {
  readonly changes: readonly {
    readonly kind: 'create' | 'modify' | 'delete';
    readonly database: string;
    readonly key: string;
    /** Its type, in the reader's language if the lexicon has it. */
    readonly type: string;
    readonly properties: readonly {
      readonly name: string;
      /** Its label in a form, in the reader's language. */
      readonly label: string | undefined;
      readonly before: string;
      readonly after: string;
    }[];
  }[];
  /** Number of records that are not shown. */
  readonly notShown: number;
}
