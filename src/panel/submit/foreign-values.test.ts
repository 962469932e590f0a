import { expect, test } from 'vitest';
import { changesOver } from '../../changes/change-set.fixture.ts';
import type { ChangeSet } from '../../changes/change-set.ts';
import { select, selectMany } from '../fields/kinds/choice-fields.ts';
import type { Fields } from '../fields/field.ts';
import { text } from '../fields/kinds/text-fields.ts';
import { toggle } from '../fields/kinds/toggle-fields.ts';
import { anyFormPage } from '../pages/form-page.ts';
import { definePanel, type PanelDefinition } from '../pages/panel-definition.ts';
import { foreignValues } from './foreign-values.ts';

const users = { database: 'accounts', type: 'user' } as const;

/** A panel that edits users with these fields. */
const panel = (name: string, fields: Fields): PanelDefinition =>
  definePanel({
    name,
    menu: { heading: 'Collaboration', order: [1, 1] },
    pages: { modify: anyFormPage({ edits: users, fields, next: 'modify' }) },
  });

let log: string[] = [];

/** What panel `mine` would store that the others do not know: property, value and who owns it. */
function found(changes: ChangeSet, ...panels: readonly PanelDefinition[]): string[] {
  log = [];
  return foreignValues('mine', changes, panels, (_, line) => log.push(line)).map(
    ({ database, key, property, value, owner, values }) =>
      `${database} ${key} ${property}=${value} ${owner}:${values.join()}`,
  );
}

function ann(raw: string, props: Readonly<Record<string, string>>): ChangeSet {
  const changes = changesOver({ accounts: [`ann=user${raw}`] });
  const record = changes.accounts.get('ann');
  if (record) changes.setProps(record, props);
  return changes;
}

const shells = panel('shells', { Shell: select({ options: ['sh', 'none'] }) });

test('a new value that the owner of the property does not offer is found, and one that it offers is not', () => {
  expect(found(ann('', { Shell: 'zsh' }), shells)).toEqual(['accounts ann Shell=zsh shells:sh,none']);
  expect(found(ann('', { Shell: 'sh' }), shells)).toEqual([]);
});

test('what is stored already may stay, and a missing property may become empty; an empty value in place of another may not', () => {
  expect(found(ann('|Shell|zsh', { Shell: 'zsh', City: 'Rome' }), shells)).toEqual([]);
  expect(found(ann('', { Shell: '' }), shells)).toEqual([]);
  expect(found(ann('|Shell|sh', { Shell: '' }), shells)).toEqual(['accounts ann Shell= shells:sh,none']);
  expect(
    found(ann('|Shell|sh', { Shell: '' }), panel('o', { Shell: select({ options: ['sh'], optional: true }) })),
  ).toEqual([]);
});

test('the first panel that declared choices owns a property; free text declares none', () => {
  const free = panel('free', { Shell: text() });
  const later = panel('later', { Shell: select({ options: ['zsh'] }) });
  expect(found(ann('', { Shell: 'zsh' }), free, shells, later)).toEqual(['accounts ann Shell=zsh shells:sh,none']);
  expect(found(ann('', { Shell: 'zsh' }), later, shells)).toEqual([]);
  expect(found(ann('', { Shell: 'zsh' }), free)).toEqual([]);
});

test('a panel may store what it wants in its own properties', () => {
  expect(found(ann('', { Shell: 'zsh' }), panel('mine', { Shell: select({ options: ['sh'] }) }), shells)).toEqual([]);
});

test('several fields of the owner offer together what may be stored', () => {
  const both = panel('both', {
    One: select({ options: ['a', 'b'], property: 'P' }),
    Two: select({ options: ['b', 'c'], property: 'P' }),
  });
  expect(found(ann('', { P: 'c' }), both)).toEqual([]);
  expect(found(ann('', { P: 'd' }), both)).toEqual(['accounts ann P=d both:a,b,c']);
});

test('a list is looked at value by value; values that are in it already may stay', () => {
  const many = panel('many', { Shares: selectMany({ options: ['x', 'y'] }) });
  expect(found(ann('|Shares|old', { Shares: 'old,x' }), many)).toEqual([]);
  expect(found(ann('', { Shares: 'x,z' }), many)).toEqual(['accounts ann Shares=x,z many:x,y']);
});

test('a switch takes its two values and nothing else', () => {
  const vpn = panel('vpn', { Vpn: toggle({ on: 'enabled', off: 'disabled' }) });
  expect(found(ann('', { Vpn: 'disabled' }), vpn)).toEqual([]);
  expect(found(ann('', { Vpn: 'yes' }), vpn)).toEqual(['accounts ann Vpn=yes vpn:enabled,disabled']);
  expect(found(ann('', { Vpn: '' }), vpn)).toEqual([]);
  expect(found(ann('|Vpn|enabled', { Vpn: '' }), vpn)).toEqual(['accounts ann Vpn= vpn:enabled,disabled']);
});

test('records of another type, and removed ones, are not looked at', () => {
  const changes = changesOver({ accounts: ['ann=user|Shell|sh', 'g=group'] });
  const [record, group] = [changes.accounts.get('ann'), changes.accounts.get('g')];
  if (group) changes.setProps(group, { Shell: 'zsh' });
  if (record) changes.accounts.delete('ann');
  expect(changes.changes.length).toBeGreaterThan(1);
  expect(found(changes, shells)).toEqual([]);
});

test('choices that cannot be asked for let any value pass, and are logged once for each panel', () => {
  const broken = panel('broken', {
    Shell: select({
      options: () => {
        throw new Error('no');
      },
    }),
  });
  expect(found(ann('', { Shell: 'zsh' }), broken, shells)).toEqual([]);
  expect(log).toEqual(['the choices of panel broken for Shell cannot be read']);
  expect(found(ann('', { Shell: 'zsh' }), broken)).toEqual([]);
  expect(log).toEqual([]);
});
