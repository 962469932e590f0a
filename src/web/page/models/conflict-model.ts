/** 409: somebody else changed the record between form and submit. */
export interface ConflictModel {
  readonly action: string;
  /** What the form would save but its passwords, to be posted again. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly fields: readonly ConflictFieldModel[];
  /** The form again, with what is stored now; what was typed is dropped. */
  readonly reload: string;
}

export interface ConflictFieldModel {
  /** Lexicon key; undefined for something that is not a field of the page, which `text` names. */
  readonly label: string | undefined;
  readonly text: string;
  /** Under which name the choice is posted; undefined where there is none. */
  readonly take: string | undefined;
  /** Undefined where it is not known any more. */
  readonly seen: string | undefined;
  readonly stored: string;
  readonly typed: string;
  /** Undefined where another program changed it. */
  readonly who: { readonly author: string; readonly when: string } | undefined;
}
