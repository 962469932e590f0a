import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkPackage } from '../../src/checking/check-package.ts';
import { formatFinding } from '../../src/checking/finding.ts';
import { openPanel, type TestPanel } from '../../src/kit/testing.ts';
import { openRoot } from '../../src/root.ts';
import { home } from '../../src/system.ts';

/** docs/panel-accounts.md, and the package it quotes. */
const manual = readFileSync(join(home, 'docs/panel-accounts.md'), 'utf8');
const folder = join(home, 'e2e/packages/projects');

const accounts = [
  'ann=user|FirstName|Ann|LastName|Low|PasswordSet|yes',
  'bob=user|FirstName|Bob|LastName|High|PasswordSet|yes',
  'sales=group|Description|All who sell|Members|ann',
  'office=group|Description|Front office|Members|bob',
  'papers=ibay|Group|sales|Name|Papers',
];

let panel: TestPanel;

beforeEach(async () => {
  panel = await openPanel(folder, { accounts });
});

afterEach(() => panel.close());

test('the manual quotes the package exactly', () => {
  const quoted = [...manual.matchAll(/^```\w+ projects\/(\S+)\n(.*?)^```$/gms)];
  expect(quoted.map(([, path]) => path)).toEqual([
    'panel.ts',
    'locales/en.json',
    'events/project-modify/S50announce',
    'db/accounts/defaults/projects/type',
  ]);
  for (const [, path = '', text] of quoted) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
});

test('the package has no mistakes', async () => {
  const found = await checkPackage(folder, { root: openRoot(panel.root), packageFolders: [] });
  expect(found.map(formatFinding)).toEqual([]);
});

test('a project is made of a group, with what the pickers offer', async () => {
  const { fields } = await panel.open('modify', { key: 'sales' });
  expect(fields['ProjectLeader']?.options).toEqual(['', 'ann', 'bob']);
  expect(fields['ProjectBay']?.options).toEqual(['', 'Primary', 'papers']);
  expect(fields['ProjectPartners']?.options).toEqual(['office', 'sales']);
  const typed = {
    ProjectLeader: 'ann',
    ProjectBay: 'papers',
    ProjectPartners: ['office'],
    ProjectDeadline: '2027-03-01',
  };
  const { events, output, message } = await panel.submit('modify', typed, { key: 'sales' });
  expect([events, message]).toEqual([[{ event: 'project-modify', args: ['sales'] }], 'Project of sales saved.']);
  expect(output).toContain('project sales is led by ann');
  expect(panel.record('accounts', 'sales')).toEqual({
    type: 'group',
    Description: 'All who sell',
    Members: 'ann',
    ...typed,
    ProjectPartners: 'office',
  });
});

test('only a member can lead it, and only people that the pickers offer can be chosen', async () => {
  const outsider = await panel.submit('modify', { ProjectLeader: 'bob' }, { key: 'sales' });
  expect(outsider.refusals['ProjectLeader']?.text).toBe('bob is not a member of this group.');
  for (const [field, value] of [
    ['ProjectLeader', 'sales'],
    ['ProjectBay', 'office'],
    ['ProjectPartners', ['papers']],
  ] as const)
    expect((await panel.submit('modify', { [field]: value }, { key: 'sales' })).refusals[field]?.key).toBe(
      'errors.notAnOption',
    );
});

test('the name of its web page is reserved', () => {
  expect(panel.record('accounts', 'projects')).toEqual({ type: 'url' });
});
