/** Status 409: somebody else changed the record while the form was open. */
export interface ConflictModel {
  readonly action: string;
  /** The values the form would save, to be posted again; without passwords. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly fields: readonly ConflictFieldModel[];
  /** Link to the form with the currently stored values; what was typed is dropped. */
  readonly reload: string;
}

export interface ConflictFieldModel {
  /** Lexicon key; undefined when it is not a field of the page: then `text` names it. */
  readonly label: string | undefined;
  readonly text: string;
  /** Form name of the choice; undefined when there is no choice. */
  readonly take: string | undefined;
  /** Undefined when no longer known. */
  readonly seen: string | undefined;
  readonly stored: string;
  readonly typed: string;
  /** Undefined when another program changed it. */
  readonly who: { readonly author: string; readonly when: string } | undefined;
}
