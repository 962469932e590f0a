import type { DbRecord } from '../../../../db/file/record.ts';
import type { Posted } from '../../../../panel/submit/check-fields.ts';
import { seenValues } from '../../../../panel/submit/seen.ts';
import type { FormPage } from '../../../../panel/pages/form-page.ts';
import { pageOfStep, stepsOf, type FormStep } from '../../../../panel/submit/steps.ts';
import { Failure } from '../../../../refusals.ts';
import { findFlow, storeFlow, newFlowId, typedOnSteps, type StoredFlow } from '../../../session/flow-store.ts';
import { formModel, type RefusedForm } from './fill-form.ts';
import { titleOf } from './show-form.ts';
import type { Message } from '../../../page/models/layout-model.ts';
import type { FormModel } from '../../../page/models/form-model.ts';
import { showByPanel } from '../../panel-code.ts';
import { formUrl, type FoundPage } from '../../panel-pages.ts';
import { formUrlHere } from '../table/list-position.ts';
import type { Visit } from '../../../visit.ts';
import { seenName } from '../../../../panel/submit/posted-names.ts';

/** The requested step of a form. */
export interface OpenStep {
  readonly step: FormStep;
  /** Identifies one of several tabs; in the URL, so that Back and reload keep what was typed. */
  readonly id: string;
  /** What was typed so far; undefined on a first step that was never submitted. */
  readonly flow: StoredFlow | undefined;
}

/** The URL of the step that has to come before the requested one. */
export interface StepDetour {
  readonly detour: string;
  readonly message?: Message;
}

export function isDetour(step: OpenStep | StepDetour): step is StepDetour {
  return 'detour' in step;
}

const flowId = /^[\w-]{12}$/;

/**
 * Shows the requested step, or redirects to the first one.
 * @param before what was typed on one of its steps in a session that has ended; it is shown again on this step
 */
export async function openStep(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  before?: Posted,
): Promise<void> {
  if (before) {
    const id = newFlowId();
    const seen =
      before.get(seenName)?.[0] ??
      showByPanel(visit, found, () => seenValues(found.page.fields, record, visit.reading));
    const typed = [...before].filter(([name]) => !name.startsWith('_'));
    storeFlow(visit.request.session, { id, form: formUrl(found, record), seen, typed, done: [], refusals: [] });
    delete visit.request.session.unsent;
    await visit.redirect(stepUrl(visit, found, record, stepsOf(found.page)[0]?.name ?? '', id));
    return;
  }
  const open = requestedStep(visit, found, record);
  if (isDetour(open)) await visit.redirect(open.detour, open.message);
  else await showStep(visit, found, record, open);
}

/** Shows a step as typed before, or as typed now and refused. */
export async function showStep(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  open: OpenStep,
  refused?: RefusedForm,
): Promise<void> {
  const { panel, name } = found;
  const model = showByPanel(visit, found, () => stepModel(visit, found, record, open, refused));
  const status = refused && refused.fields.size + refused.page.length > 0 ? 422 : 200;
  await visit.page('form', titleOf(name, record), model, { status, here: panel.name, panel: panel.name });
}

/**
 * The step named in the URL. Without one, or if it is too far ahead, a detour to the step that comes first.
 * @throws Failure `errors.notFound` for a step the page does not have
 */
export function requestedStep(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
): OpenStep | StepDetour {
  const { step: name, flow: id } = visit.request.query;
  const steps = stepsOf(found.page);
  const first = steps[0]?.name ?? '';
  if (typeof name !== 'string' || typeof id !== 'string' || !flowId.test(id))
    return { detour: stepUrl(visit, found, record, first, newFlowId()) };
  const step = steps.find((one) => one.name === name);
  if (!step) throw new Failure('errors.notFound', `page ${found.name} has no step ${name}`, { kind: 'missing' });
  const flow = findFlow(visit.request.session, id, formUrl(found, record));
  const missing = steps.find(({ name: before }) => !flow?.done.includes(before));
  if (!missing || missing.number >= step.number) return { step, id, flow };
  if (flow) return { detour: stepUrl(visit, found, record, missing.name, id) };
  const message = { kind: 'warning', sentences: [{ key: 'messages.stepsForgotten', args: {} }] } as const;
  return { detour: stepUrl(visit, found, record, first, newFlowId()), message };
}

/** The URL for opening and posting a step. */
export function stepUrl(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  step: string,
  flow: string,
): string {
  const form = formUrlHere(visit, found, record);
  const query = new URLSearchParams({ step, flow });
  return `${form}${form.includes('?') ? '&' : '?'}${query.toString()}`;
}

function stepModel(
  visit: Visit,
  found: FoundPage<FormPage>,
  record: DbRecord | undefined,
  { step, id, flow }: OpenStep,
  refused: RefusedForm | undefined,
): FormModel {
  const page = pageOfStep(found.page, step);
  const model = formModel(visit, { ...found, page }, record, refused ?? (flow && asRefused(flow)));
  const seen = flow?.seen ?? refused?.posted.get(seenName)?.[0] ?? seenValues(found.page.fields, record, visit.reading);
  const isLast = step.next === undefined;
  return {
    ...model,
    isUnsaved: model.isUnsaved || flow !== undefined,
    action: stepUrl(visit, found, record, step.name, id),
    hidden: [
      ...(step.number === 1 ? [{ name: seenName, value: seen }] : []),
      ...model.hidden.filter(({ name }) => name !== seenName),
    ],
    buttons: isLast ? model.buttons : [{ label: 'buttons.next', value: undefined }],
    danger: isLast && model.danger,
    previews: isLast ? model.previews : [],
    step: {
      number: step.number,
      total: step.count,
      title: `pages.${found.name}.steps.${step.name}.title`,
      hasPrevious: step.previous !== undefined,
    },
  };
}

/** What was typed on a step before, with its refusals from the final submit. */
function asRefused(flow: StoredFlow): RefusedForm {
  const page = flow.refusals.filter(([name]) => name === '').map(([, refusal]) => refusal);
  return { posted: typedOnSteps(flow), fields: new Map(flow.refusals), page };
}
