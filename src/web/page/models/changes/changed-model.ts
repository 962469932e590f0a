/** Records that were or would be changed. */
export interface ChangedModel {
  readonly changes: readonly {
    readonly kind: 'create' | 'modify' | 'delete';
    readonly database: string;
    readonly key: string;
    /** What kind of thing it is, in the reader's language where that is known. */
    readonly type: string;
    readonly properties: readonly {
      readonly name: string;
      /** What a field calls it, in the reader's language. */
      readonly label: string | undefined;
      readonly before: string;
      readonly after: string;
    }[];
  }[];
  /** Number of records that are not shown. */
  readonly notShown: number;
}
