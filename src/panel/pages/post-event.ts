import type { UploadedFile } from '../fields/field.ts';
import type { PageRefusal, PageSuccess } from './page-answer.ts';

/** The input fields of any page, parsed. */
export type AnySubmitted = Readonly<Record<string, string | readonly string[] | UploadedFile | undefined>>;

/** How a page was submitted, besides its fields. */
export interface SubmitContext {
  /** Name of the pressed button: one of the page's `buttons`, the first for the enter key; empty when it has none. */
  readonly button: string;
}

/** What a post-event returns: a refusal, `saved(…)`, or nothing on success. */
export type PostEventResult<field extends string = string> =
  | PostEventAnswer<field>
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a post-event that refuses nothing has no return
  | void
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- likewise
  | Promise<PostEventAnswer<field> | void>;

type PostEventAnswer<field extends string> = PageRefusal<field> | PageSuccess | undefined;
