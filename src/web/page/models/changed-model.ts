/** Records that were or would be changed. */
export interface ChangedModel {
  readonly changes: readonly {
    readonly kind: 'create' | 'modify' | 'delete';
    readonly database: string;
    readonly key: string;
    readonly properties: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  }[];
  /** Number of records that are not shown. */
  readonly untold: number;
}
