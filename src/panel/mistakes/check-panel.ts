import { isDatabaseName } from '../../db/file/databases.ts';
import type { Mistake } from '../../packages/mistake.ts';
import type { PanelDefinition } from '../pages/panel-definition.ts';
import { bulkMistakes } from './bulk-mistakes.ts';
import { isObject, mistake, shownValue } from './unknown-value.ts';
import { formMistakes, isFormPage } from './form-mistakes.ts';
import { objectsOf, optionMistakes } from './option-mistakes.ts';
import { bodyMistakes, codeMistakes, pageName, recordMistakes } from './page-parts.ts';
import { isReserved } from './reserved-names.ts';
import { relatedMistakes, stepMistakesOfHome } from './home-mistakes.ts';
import { isTablePage, tableMistakes } from './table-mistakes.ts';

const panelName = /^[a-z][a-z0-9_-]{0,63}$/;

/**
 * The panel a module exports, if it is valid; else its mistakes, for the author. Everything is checked, since a
 * third-party module can export anything.
 */
export function checkPanel(exported: unknown): PanelDefinition | { readonly mistakes: readonly Mistake[] } {
  if (!isObject(exported))
    return { mistakes: [mistake('the module has no default export made by definePanel', 'default')] };
  const { name, menu, pages, kind, databases = [], firstDay = {}, related = {} } = exported;
  const mistakes: Mistake[] = [];
  if (kind !== undefined) mistakes.push(mistake(`the panel says it is of kind ${shownValue(kind)}`, 'kind'));
  if (typeof name !== 'string' || !panelName.test(name))
    mistakes.push(mistake(`name ${shownValue(name)} is not a panel name (a-z, 0-9, - and _)`, 'name'));
  else if (isReserved(name)) mistakes.push(mistake(`name ${shownValue(name)} is taken by Panelsmith itself`, 'name'));
  if (!isMenu(menu)) mistakes.push(mistake('menu needs a heading and an order of two numbers', 'menu'));
  if (!isDatabaseNames(databases)) mistakes.push(mistake('databases is not a list of database names', 'databases'));
  if (!isObject(pages) || Object.keys(pages).length === 0) mistakes.push(mistake('pages is empty', 'pages'));
  else {
    const own = isDatabaseNames(databases) ? databases : [];
    for (const [page, definition] of Object.entries(pages))
      mistakes.push(...pageMistakes(page, definition, pages, own));
    mistakes.push(...bulkMistakes(pages));
    mistakes.push(...optionMistakes(Object.fromEntries(objectsOf(pages))));
  }
  mistakes.push(...stepMistakesOfHome(firstDay, pages), ...relatedMistakes(related));
  return isSound(exported, mistakes) ? exported : { mistakes };
}

/** An object without any of these mistakes is a panel. */
function isSound(exported: object, mistakes: readonly Mistake[]): exported is PanelDefinition {
  return mistakes.length === 0;
}

function pageMistakes(
  name: string,
  page: unknown,
  pages: Readonly<Record<string, unknown>>,
  own: readonly string[],
): Mistake[] {
  if (!pageName.test(name)) return [mistake(`page name ${shownValue(name)} cannot be part of a URL`, 'pages', name)];
  if (isTablePage(page)) return [...recordMistakes(name, page.lists, own), ...tableMistakes(name, page, pages)];
  if (isFormPage(page))
    return [...recordMistakes(name, page.source, own), ...formMistakes(name, page, Object.keys(pages))];
  if (isObject(page) && page['kind'] === 'router') return codeMistakes(name, page, ['route'], true);
  if (isObject(page) && page['kind'] === 'view')
    return [
      ...bodyMistakes(name, page),
      ...codeMistakes(name, page, ['model'], true),
      ...viewLinkMistakes(name, page['links'], pages),
    ];
  return [mistake(`page ${name} was not made by the kit`, 'pages', name)];
}

/** Names of databases have no dot: a file with a dot belongs to a database, such as its lock. */
function isDatabaseNames(names: unknown): names is readonly string[] {
  return (
    Array.isArray(names) &&
    names.every((name) => typeof name === 'string' && isDatabaseName(name) && !name.includes('.'))
  );
}

function viewLinkMistakes(name: string, links: unknown, pages: Readonly<Record<string, unknown>>): Mistake[] {
  if (!Array.isArray(links)) return [mistake(`page ${name} has links that are not a list of pages`, 'pages', name)];
  return links
    .filter((target) => typeof target !== 'string' || !Object.hasOwn(pages, target))
    .map((target) =>
      mistake(`page ${name} links to ${shownValue(target)}, which is not a page of this panel`, 'pages', name),
    );
}

function isMenu(menu: unknown): boolean {
  if (!isObject(menu) || typeof menu['heading'] !== 'string' || !Array.isArray(menu['order'])) return false;
  const order: readonly unknown[] = menu['order'];
  return order.length === 2 && order.every((weight) => typeof weight === 'number' && Number.isFinite(weight));
}
