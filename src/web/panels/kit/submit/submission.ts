import type { Posted } from '../../../../panel/submit/check-fields.ts';
import type { RefusedForm } from '../show/fill-form.ts';
import { showRefused } from '../show/show-form.ts';
import { formUrlHere } from '../table/list-position.ts';
import type { PostedForm } from '../open-form.ts';

/** A complete submitted form, with one page or several steps. */
export interface Submission {
  readonly form: PostedForm;
  /** The texts of all steps. */
  readonly posted: Posted;
  /** The URL for submitting it again. */
  readonly formUrl: string;
  /** Shows it as typed, with the refusals. */
  readonly show: (refused: RefusedForm) => Promise<void>;
  /** Forgets its stored values after it was accepted. */
  readonly forget: () => void;
}

/** The submission of a form with one page; or of all steps at once, sent to the form's own URL. */
export function submittedAtOnce(form: PostedForm): Submission {
  const { visit, found, record, posted } = form;
  return {
    form,
    posted,
    formUrl: formUrlHere(visit, found, record),
    show: (refused) => showRefused(visit, found, record, refused),
    forget() {
      delete visit.request.session.unsent;
    },
  };
}
