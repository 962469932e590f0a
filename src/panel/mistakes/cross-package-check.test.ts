import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { select } from '../fields/kinds/choice-fields.ts';
import { text } from '../fields/kinds/text-fields.ts';
import { formPage } from '../pages/form-page.ts';
import { definePanel, type PanelDefinition } from '../pages/panel-definition.ts';
import { toggle } from '../fields/kinds/toggle-fields.ts';
import { openCrossPackageCheck } from './cross-package-check.ts';

const users = { database: 'accounts', type: 'user' } as const;
const menu = { heading: 'Collaboration', order: [1, 1] } as const;
const words = {
  menu: 'M',
  pages: { edit: { title: 'T', description: 'D', button: 'B' } },
  fields: {
    EmailForward: { label: 'L', options: { local: 'l', both: 'b', nowhere: 'n' } },
    status: { label: 'S' },
    Pager: { label: 'P' },
  },
};

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  folder.write('own/locales/en.json', JSON.stringify(words));
  folder.write('shared/en.json', '{}');
});

function panel(name: string, edit: PanelDefinition['pages'][string]): PanelDefinition {
  return definePanel({ name, menu, pages: { edit } });
}

/** The mistakes of a panel loaded after another one. */
function said(checked: PanelDefinition, before?: PanelDefinition): readonly string[] {
  const check = openCrossPackageCheck({
    sharedLexicon: folder.at('shared'),
    defaults: () => [folder.at('other/db')],
  });
  const own = { name: 'own', folder: folder.at('own'), definition: checked };
  const others = before ? [{ name: 'before', folder: folder.at('before'), definition: before }] : [];
  return check(own, others).map(({ reason }) => reason);
}

const forwarding = (...options: string[]): PanelDefinition =>
  panel('own', formPage({ edits: users, fields: { EmailForward: select({ options }) }, next: 'edit' }));

test('a new property of user accounts needs only its lexicon keys', () => {
  expect(said(panel('own', formPage({ edits: users, fields: { Pager: text() }, next: 'edit' })))).toEqual([]);
});

test('a value that the owner of a property does not offer is refused; offering fewer values is allowed', () => {
  expect(said(forwarding('local', 'nowhere'), forwarding('local', 'both'))).toEqual([
    'field EmailForward of page edit offers "nowhere" for property EmailForward, which is of package before and can be local, both',
  ]);
  expect(said(forwarding('both'), forwarding('local', 'both'))).toEqual([]);
});

test('an initial value counts as an offered value', () => {
  const before = forwarding('local', 'both');
  const begins = formPage({
    creates: users,
    key: 'EmailForward',
    initially: { EmailForward: 'nowhere' },
    fields: { EmailForward: text() },
    next: 'edit',
  });
  expect(said(panel('own', begins), before)).toEqual([
    'page edit gives new records "nowhere" for property EmailForward, which is of package before and can be local, both',
  ]);
  const typed = formPage({ edits: users, fields: { EmailForward: text({ initial: 'nowhere' }) }, next: 'edit' });
  expect(said(panel('own', typed), before)).toEqual([
    'field EmailForward of page edit offers "nowhere" for property EmailForward, which is of package before and can be local, both',
  ]);
});

test('a setting needs a default, in any package or in its field', () => {
  const settings = { database: 'configuration', key: 'pager' } as const;
  const pager = (initially?: () => boolean): PanelDefinition =>
    panel('own', formPage({ settings, fields: { status: toggle(initially ? { initially } : {}) }, next: 'edit' }));
  expect(said(pager())).toEqual([
    'field status of page edit edits property status of pager, which has no default: there is no db/configuration/defaults/pager/status',
  ]);
  expect(said(pager(() => true))).toEqual([]);
  folder.write('other/db/configuration/defaults/pager/status', 'no');
  expect(said(pager())).toEqual([]);
});

test('an unknown account type is refused', () => {
  const robots = { database: 'accounts', type: 'robot' } as const;
  expect(said(panel('own', formPage({ edits: robots, fields: { Pager: text() }, next: 'edit' })))).toEqual([
    'page edit is about accounts of type "robot", which is none of user, group, ibay, printer, pseudonym, system, url',
  ]);
});

test('keys missing from both its English lexicon and the shared one are refused', () => {
  folder.write('own/locales/en.json', JSON.stringify({ ...words, menu: undefined, fields: {} }));
  folder.write('shared/en.json', JSON.stringify({ menu: 'M' }));
  expect(said(panel('own', formPage({ edits: users, fields: { Pager: text() }, next: 'edit' })))).toEqual([
    'lexicon key fields.Pager.label is not in locales/en.json',
  ]);
});
