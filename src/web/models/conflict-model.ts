/** 409: somebody else changed the record between form and submit. */
export interface ConflictModel {
  readonly action: string;
  /** What the form posted but its passwords, to be posted again by "save mine". */
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly fields: readonly {
    /** Lexicon key; undefined for something that is no field of the page, which `text` names. */
    readonly label: string | undefined;
    readonly text: string;
    readonly stored: string;
    readonly typed: string;
  }[];
  /** The form again, with what is stored now. */
  readonly reload: string;
  readonly cancel: string;
}
