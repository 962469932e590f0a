import type { PanelFolder } from '../read/panel-folder.ts';
import { call, object, tallObject, print, quote, type Code } from './code/code.ts';
import { PanelDraft } from './panel-draft.ts';
import { FieldNames } from './plan/field-names.ts';
import { panelName } from './plan/names.ts';
import type { GeneralWords } from './texts/old-texts.ts';
import { pageCode } from './code/page-code.ts';
import { planPages } from './plan/page-plan.ts';
import { withShownPaths } from './shown-paths.ts';
import { todoList } from './todo-list.ts';
import { writeLexicons } from './texts/write-lexicons.ts';

/** The files of a package, by path relative to its folder. */
export type PackageFiles = ReadonlyMap<string, string>;

/** Menu weights of a panel without weights in its header. */
const lastWeights = [99_999, 99_999] as const;

/**
 * Converts an old panel to a package: a panel of the kit, its lexicons and a list of what is left to do. None of the panel's
 * Perl code is run or copied; a harmless stub replaces each sub. Returns undefined if the panel has no form.
 * @param name name of the new panel; default: the old name
 */
export function convertPanel(
  old: PanelFolder,
  general: GeneralWords,
  name = panelName(old.name),
): PackageFiles | undefined {
  const form = old.panel.form;
  if (form === undefined) return undefined;
  const draft = new PanelDraft(old, name, general);
  const menu = menuCode(draft);
  const plans = planPages(form);
  const place = { draft, names: new FieldNames(), plans };
  const pages = Object.fromEntries(plans.map((plan) => [plan.name, pageCode(plan, place)]));
  for (const event of form.preEvents)
    draft.todo({ kind: 'event', line: event.line, what: `\`${event.source}\` ran when somebody opened the panel` });
  draft.texts.sayTheRest();
  const panel = moduleText(draft, tallObject({ name: quote(draft.panelName), menu, pages: tallObject(pages) }));
  const { files, tasks } = writeLexicons(draft.texts, old.path);
  const remarks = old.mistakes.map(({ path, line, reason }) => ({
    kind: 'reading' as const,
    path,
    line,
    what: reason,
  }));
  return new Map([
    ['panel.ts', panel],
    ...draft.files,
    ...[...files].map(([language, text]): [string, string] => [`locales/${language}.json`, text]),
    ['TODO.md', withShownPaths(todoList(name, [...draft.tasks, ...tasks, ...remarks], panel), old)],
  ]);
}

function menuCode({ old, texts }: PanelDraft): Code {
  const { heading, description, navigation } = old.header;
  texts.say('menu', description ?? old.name);
  if (heading !== undefined && !heading.includes('.')) texts.say(`headings.${heading}`, heading, { onlyIfKnown: true });
  return object({ heading: quote(heading ?? 'Unknown'), order: `[${(navigation ?? lastWeights).join(', ')}]` });
}

function moduleText(draft: PanelDraft, definition: Code): string {
  const pages = print(call(draft.uses('definePanel'), definition), 0, 'export default '.length, 1);
  const names = draft.imports.join(', ');
  const flat = `import { ${names} } from 'panelsmith';`;
  const wide = `import {\n${draft.imports.map((name) => `  ${name},\n`).join('')}} from 'panelsmith';`;
  return [
    flat.length > 120 ? wide : flat,
    '',
    `/** Made from an old panel; TODO.md says what is left to do. */`,
    `export default ${pages};`,
    '',
    ...draft.functions,
  ].join('\n');
}
