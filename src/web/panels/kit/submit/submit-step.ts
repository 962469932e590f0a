import type { DbRecord } from '../../../../db/file/record.ts';
import type { Posted } from '../../../../panel/submit/check-fields.ts';
import { inputs, passwordNames } from '../../../../panel/fields/field-values.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import { refusalsOfStep, stepsOf, type FormStep } from '../../../../panel/submit/steps.ts';
import { dropFlow, storeFlow, typedOnSteps, type StoredFlow } from '../../../session/flow-store.ts';
import type { RefusedForm } from '../show/fill-form.ts';
import type { PostedForm } from '../open-form.ts';
import { showByPanel } from '../../panel-code.ts';
import { formUrl, type FoundPage } from '../../panel-pages.ts';
import { isDetour, requestedStep, showStep, stepUrl, type OpenStep } from '../show/show-step.ts';
import { saveForm } from './save-form.ts';
import type { Submission } from './submission.ts';
import type { Visit } from '../../../visit.ts';
import { mergedName, seenName, stepName } from '../../../../panel/submit/posted-names.ts';

/** The submitted last step of a form. */
interface LastStep {
  readonly open: OpenStep;
  /** The stored values of all steps, without passwords. */
  readonly flow: StoredFlow;
}

/**
 * Handles the form of one step: stores what was typed, and redirects to the next or previous step. The next one
 * requires this one to be valid; its refusals are shown on it. The last one submits the values of all steps.
 */
export async function submitStep(form: PostedForm): Promise<void> {
  const { visit, found, record, changes, posted } = form;
  const open = requestedStep(visit, found, record);
  if (isDetour(open)) return visit.redirect(open.detour, open.message);
  const { step, id } = open;
  const flow = flowWith(found, record, open, posted);
  if (posted.get(stepName)?.[0] === 'previous' && step.previous !== undefined) {
    storeFlow(visit.request.session, { ...flow, done: without(flow.done, [step.name]) });
    return visit.redirect(stepUrl(visit, found, record, step.previous, id));
  }
  if (step.next === undefined) return saveForm(submittedSteps(form, { open, flow }));
  const fields = showByPanel(visit, found, () => refusalsOfStep(found.page, step, record, typedOnSteps(flow), changes));
  if (fields.size > 0) return showStep(visit, found, record, open, { posted, fields, page: [] });
  storeFlow(visit.request.session, { ...flow, done: [...without(flow.done, [step.name]), step.name] });
  return visit.redirect(stepUrl(visit, found, record, step.next, id));
}

/** The submission of all steps, sent with the last one. */
function submittedSteps(form: PostedForm, last: LastStep): Submission {
  const { visit, found, record } = form;
  const { step, id } = last.open;
  return {
    form,
    posted: allPosted(last.flow, step, form.posted),
    formUrl: stepUrl(visit, found, record, step.name, id),
    show: (refused) => showRefusedSteps(visit, found, record, last, refused),
    forget() {
      dropFlow(visit.request.session, id);
    },
  };
}

/** Refusals of the final submit are shown on the first step concerned. */
async function showRefusedSteps(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  { open, flow }: LastStep,
  refused: RefusedForm,
): Promise<void> {
  const wrong = stepsOf(found.page).filter(({ fields }) => fields.some((name) => refused.fields.has(name)));
  const [first] = wrong;
  if (first?.next === undefined) {
    await showStep(visit, found, record, open, refused);
    return;
  }
  const refusals = [...refused.fields, ...refused.page.map((refusal) => ['', refusal] as const)];
  const names = wrong.map(({ name }) => name);
  storeFlow(visit.request.session, { ...flow, done: without(flow.done, names), refusals });
  await visit.redirect(stepUrl(visit, found, record, first.name, open.id));
}

/** The stored values of a form after one step was posted. */
function flowWith(
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  { step, id, flow }: OpenStep,
  posted: Posted,
): StoredFlow {
  const before = flow ?? { seen: '', typed: [], done: [], refusals: [] };
  const secret = passwordNames(found.page.fields);
  // The conflict page contains all steps, including changes by others in earlier steps.
  const sentFields = posted.has(mergedName) ? inputs(found.page.fields).map(([name]) => name) : step.fields;
  const typed = without(sentFields, secret).flatMap((name) => {
    const texts = posted.get(name);
    return texts ? [[name, texts] as const] : [];
  });
  return {
    id,
    form: formUrl(found, record),
    seen: posted.get(seenName)?.[0] ?? before.seen,
    typed: [...before.typed.filter(([name]) => !sentFields.includes(name)), ...typed],
    done: before.done,
    refusals: before.refusals.filter(([name]) => name !== '' && !step.fields.includes(name)),
  };
}

function allPosted({ typed, seen }: StoredFlow, { fields }: FormStep, posted: Posted): Posted {
  const own = [...posted].filter(([name]) => fields.includes(name) || name.startsWith('_'));
  return new Map([...typed, ...own, [seenName, [seen]]]);
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name));
}
