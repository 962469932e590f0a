import { isTextList } from '../../files/state/json-kinds.ts';
import type { Mistake } from '../../packages/mistake.ts';
import type { Rule } from '../fields/rules.ts';
import type { FormPage } from '../pages/form-page.ts';
import { readFieldGroups } from './field-groups.ts';
import { isObject, mistake, shownValue } from './unknown-value.ts';
import { bodyMistakes, codeMistakes, fieldMistakes, pageName } from './page-parts.ts';
import { signalMistakes } from './signal-mistakes.ts';
import { stepMistakes } from './step-mistakes.ts';

/**
 * Finds the mistakes of a form page.
 * @param pages names of the panel's pages
 */
export function formMistakes(name: string, page: FormPage, pages: readonly string[]): Mistake[] {
  const mistakes = fieldMistakes(name, page.fields, 'field');
  if (!pages.includes(page.next))
    mistakes.push(
      mistake(
        `page ${name} leads to ${shownValue(page.next)}, which is not a page of this panel`,
        'pages',
        name,
        page.next,
      ),
    );
  if (page.creates && (page.key === undefined || !Object.hasOwn(page.fields, page.key)))
    mistakes.push(mistake(`page ${name} creates a record, but its key is not one of its fields`, 'pages', name, 'key'));
  if (page.settings === '')
    mistakes.push(mistake(`page ${name} does not say which record it edits or creates`, 'pages', name));
  if (page.only !== undefined && !isTextList(page.only))
    mistakes.push(mistake(`page ${name} has something in "only" that is not a record key`, 'pages', name, 'only'));
  mistakes.push(
    ...signalMistakes(page.signals).map((reason) => mistake(`page ${name} ${reason}`, 'pages', name, 'signals')),
  );
  if (!isTextList(page.buttons) || page.buttons.some((button) => !pageName.test(button)))
    mistakes.push(mistake(`page ${name} has a button that cannot be part of a form`, 'pages', name, 'buttons'));
  if (page.offers !== undefined && !pages.includes(page.offers))
    mistakes.push(
      mistake(
        `page ${name} offers ${shownValue(page.offers)}, which is not a page of this panel`,
        'pages',
        name,
        page.offers,
      ),
    );
  mistakes.push(...ruleMistakes(page).map((reason) => mistake(`page ${name} ${reason}`, 'pages', name, 'fields')));
  mistakes.push(...sectionMistakes(page).map((reason) => mistake(`page ${name} ${reason}`, 'pages', name, 'sections')));
  mistakes.push(...stepMistakes(page).map((reason) => mistake(`page ${name} ${reason}`, 'pages', name, 'steps')));
  for (const body of [page.body, page.header, page.footer])
    if (body !== undefined) mistakes.push(...bodyMistakes(name, body), ...codeMistakes(name, body, ['model']));
  return [...mistakes, ...codeMistakes(name, page, ['when', 'preEvent', 'postEvent'])];
}

/** Rules that compare a field with one that the page does not have: every form would be refused. */
function ruleMistakes({ fields }: FormPage): readonly string[] {
  return Object.entries<unknown>(fields).flatMap(([name, field]) => {
    const rules: unknown = isObject(field) ? field['rules'] : undefined;
    return (Array.isArray(rules) ? rules : [])
      .flatMap((rule: unknown) => (isComparing(rule) ? rule.comparedWith : []))
      .filter((other) => !Object.hasOwn(fields, other))
      .map((other) => `compares field ${name} with ${shownValue(other)}, which is not one of its fields`);
  });
}

function isComparing(rule: unknown): rule is Required<Pick<Rule, 'comparedWith'>> {
  return typeof rule === 'function' && 'comparedWith' in rule && typeof rule.comparedWith === 'string';
}

function sectionMistakes({ sections, fields }: FormPage): readonly string[] {
  if (sections === undefined) return [];
  const { placed, mistakes } = readFieldGroups('section', sections, fields);
  return [
    ...mistakes,
    ...placed
      .filter((name, index) => placed.indexOf(name) !== index)
      .map((name) => `has field ${String(name)} in several of its sections`),
  ];
}

/** Whether a page is declared as a form and has the members that are checked. */
export function isFormPage(page: unknown): page is FormPage {
  return isObject(page) && page['kind'] === 'form' && isObject(page['source']) && isObject(page['fields']);
}
