import { refuse } from '../../../../refusals.ts';
import { editName, previewName } from '../../../../panel/submit/posted-names.ts';
import type { PostedForm } from '../open-form.ts';
import { previewForm, saveForm } from './save-form.ts';
import type { Submission } from './submission.ts';

/** Handles a complete form: the way back from a preview, a preview, or saving. */
export async function handleSubmission(form: PostedForm, submission: Submission): Promise<void> {
  const { posted, show } = submission;
  if (form.isOver) await show({ posted, fields: new Map(), page: [refuse('preview.secretsGone')] });
  else if (posted.has(editName)) await show({ posted, fields: new Map(), page: [] });
  else if (posted.has(previewName)) await previewForm(form, submission);
  else await saveForm(form, submission);
}
