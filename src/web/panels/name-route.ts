import type { Response, Router } from 'express';
import type { FormPage } from '../../panel/pages/form-page.ts';
import { checkFields, typedTexts } from '../../panel/submit/check-fields.ts';
import { inputs } from '../../panel/fields/field-values.ts';
import { Failure, type Refusal } from '../../refusals.ts';
import type { WebContext } from '../web-context.ts';
import { visitOf, type Visit } from '../visit.ts';
import { showByPanel } from './panel-code.ts';
import { isForm, isOld, mustFindPage, mustFindPanel, type FoundPage } from './panel-pages.ts';

/** What a script shows beside the field of a name. */
interface NameAnswer {
  readonly isFree: boolean;
  readonly text: string;
}

/**
 * Answers a script that asks, while a name is typed, whether it is free for a new account. Saving makes the same check
 * again.
 */
export function addNameRoute(router: Router, web: WebContext): void {
  router.get('/:panel/:page/name', (request, response) => {
    const found = findCreating(web, request.params.panel, request.params.page);
    const { name } = request.query;
    const typed = typeof name === 'string' ? name : '';
    answer(response, nameAnswer(visitOf(web, request, response), found, typed));
  });
}

/** @throws Failure `errors.notFound` for a page that creates no account */
function findCreating(web: WebContext, panel: string, page: string): FoundPage<FormPage> {
  const owner = mustFindPanel(web.system, panel);
  const found = isOld(owner) ? undefined : mustFindPage(owner, page);
  if (found && isForm(found) && found.page.creates && found.page.source.database === 'accounts') return found;
  throw new Failure('errors.notFound', `${panel}/${page} creates no account`, { kind: 'missing' });
}

function nameAnswer(visit: Visit, found: FoundPage<FormPage>, typed: string): NameAnswer {
  const t = visit.translator(found.panel.name);
  const { accepted, refusal } = showByPanel(visit, found, () => checkName(visit, found.page, typed));
  if (refusal) return { isFree: false, text: t(refusal.key, refusal.args) };
  return { isFree: true, text: t('form.nameFree', { name: accepted }) };
}

/** The field's own rules and the rules of account names; the values of other fields are not known yet. */
function checkName({ reading }: Visit, page: FormPage, typed: string): { accepted: string; refusal?: Refusal } {
  const key = page.key ?? '';
  const own = Object.fromEntries(inputs(page.fields).filter(([name]) => name === key));
  const texts = typedTexts(page, undefined, new Map([[key, [typed]]]), reading);
  const { accepted, refusals } = checkFields({ page, record: undefined, typed: texts, changes: reading }, own);
  const refusal = refusals.get(key);
  return { accepted: accepted.get(key)?.[0] ?? typed, ...(refusal && { refusal }) };
}

function answer(response: Response, found: NameAnswer): void {
  response.set('Cache-Control', 'no-store').json(found);
}
