import { expect, test } from 'vitest';
import { select, selectMany } from '../fields/kinds/choice-fields.ts';
import type { Fields } from '../fields/field.ts';
import { text } from '../fields/kinds/text-fields.ts';
import { toggle } from '../fields/kinds/toggle-fields.ts';
import { anyFormPage } from '../pages/form-page.ts';
import type { PanelDefinition } from '../pages/panel-definition.ts';
import { typedValueRemarks, valueMistakes } from './value-mistakes.ts';

const users = { database: 'accounts', type: 'user' } as const;
const panel = (
  fields: Fields,
  page: Partial<Parameters<typeof anyFormPage>[0]> = { edits: users },
): PanelDefinition => ({
  name: 'mine',
  menu: { heading: 'Collaboration', order: [1, 1] },
  pages: { modify: anyFormPage({ fields, next: 'modify', ...page }) },
});

const other = (name: string, definition: PanelDefinition | undefined) => ({ name, definition });
const shells = other('shells', panel({ Shell: select({ options: ['sh', 'none'] }) }));

const mistakes = (mine: PanelDefinition, ...others: readonly ReturnType<typeof other>[]): string[] =>
  valueMistakes(mine, others).map(({ reason, at }) => `${(at ?? []).join('/')}: ${reason}`);

test('a value that the owner of the property does not offer is a mistake, at its place', () => {
  expect(mistakes(panel({ Shell: select({ options: ['sh', 'zsh'] }) }), shells)).toEqual([
    'pages/modify/Shell/zsh: field Shell of page modify offers "zsh" for property Shell, which is of package shells and can be sh, none',
  ]);
});

test('what it offers too is fine, and so is a property that nobody owns', () => {
  expect(mistakes(panel({ Shell: select({ options: ['none'] }) }), shells)).toEqual([]);
  expect(mistakes(panel({ City: select({ options: ['Rome'] }) }), shells)).toEqual([]);
  expect(mistakes(panel({ Shell: select({ options: ['zsh'] }) }), other('broken', undefined))).toEqual([]);
});

test('a property of another type or database is another property', () => {
  const groups = { edits: { database: 'accounts', type: 'group' } } as const;
  expect(mistakes(panel({ Shell: select({ options: ['zsh'] }) }, groups), shells)).toEqual([]);
  const hosts = { edits: { database: 'hosts', type: 'user' } } as const;
  expect(mistakes(panel({ Shell: select({ options: ['zsh'] }) }, hosts), shells)).toEqual([]);
});

test('a setting is compared with the settings of its record, whatever type these say', () => {
  const at = (type: string) => ({ database: 'configuration', key: 'ftp', name: 'status', type }) as const;
  const owner = other('ftp', panel({ status: select({ options: ['on'], property: at('service') }) }));
  const mine = panel({ Ftp: select({ options: ['maybe'], property: at('other') }) });
  expect(mistakes(mine, owner)).toEqual([
    expect.stringContaining('"maybe" for property status, which is of package ftp'),
  ]);
  const elsewhere = panel({ Ftp: select({ options: ['maybe'], property: { ...at('service'), key: 'sshd' } }) });
  expect(mistakes(elsewhere, owner)).toEqual([]);
});

test('the first package that declares values owns a property; fields of it count together', () => {
  const free = other('free', panel({ Shell: text() }));
  const later = other('later', panel({ Shell: select({ options: ['zsh'] }) }));
  const mine = panel({ Shell: select({ options: ['zsh'] }) });
  expect(mistakes(mine, free, later, shells)).toEqual([]);
  expect(mistakes(mine, free, shells, later)).toHaveLength(1);
  const two = { A: select({ options: ['a'], property: 'P' }), B: selectMany({ options: ['b'], property: 'P' }) };
  const both = other('both', panel(two));
  expect(mistakes(panel({ P: select({ options: ['a', 'b', 'c'] }) }), both)).toEqual([
    expect.stringContaining('can be a, b'),
  ]);
});

test('both values of a switch are offered, also if one of them is only written', () => {
  const owner = other('vpn', panel({ Vpn: toggle({ on: 'enabled', off: 'disabled' }) }));
  expect(mistakes(panel({ Vpn: toggle({ on: 'enabled', off: 'disabled' }) }), owner)).toEqual([]);
  expect(mistakes(panel({ Vpn: toggle({ on: 'enabled' }) }), owner)).toEqual([expect.stringContaining('offers "no"')]);
});

test('what free text begins with, and what new records are given, must be a value of the owner', () => {
  expect(mistakes(panel({ Shell: text({ initial: 'zsh' }) }), shells)).toEqual([
    expect.stringContaining('offers "zsh"'),
  ]);
  expect(mistakes(panel({ Shell: text() }), shells)).toEqual([]);
  const creating = { creates: users, key: 'Name', initially: { Shell: 'zsh', City: 'Rome' } };
  expect(mistakes(panel({ Name: text() }, creating), shells)).toEqual([
    'pages/modify/initially/Shell: page modify gives new records "zsh" for property Shell, which is of package shells and can be sh, none',
  ]);
});

test('choices that depend on the server, or fail without one, are no mistakes', () => {
  const broken = select({
    options: () => {
      throw new Error('no server');
    },
  });
  expect(mistakes(panel({ Shell: broken }), shells)).toEqual([]);
  expect(mistakes(panel({ Shell: select({ options: ['zsh'] }) }), other('b', panel({ Shell: broken })))).toEqual([]);
});

test('free text for a property with an owner is only remarked', () => {
  const remarks = typedValueRemarks(panel({ Shell: text(), City: text() }), [shells]);
  expect(remarks).toEqual([
    {
      reason:
        'field Shell of page modify edits property Shell, which is of package shells: nothing but sh, none will be taken',
      at: ['pages', 'modify', 'Shell'],
    },
  ]);
  expect(typedValueRemarks(panel({ Shell: select({ options: ['zsh'] }) }), [shells])).toEqual([]);
});
