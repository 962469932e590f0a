import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import type { Sub } from '../../subs.ts';
import { askedRequest } from './asked-request.fixture.ts';
import { callByName, callSub, findSub } from './call-sub.ts';
import type { OldRequest } from './old-request.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  folder.write('home/e-smith/db/configuration', 'bell=service|Loud|yes|Empty|\nName=office\n');
});

function requestOf(subs: Readonly<Record<string, Sub>> = {}, perl = '', link = {}): OldRequest {
  return askedRequest(folder.path, { pages: '<page name="Start"/><page name="First"/>', subs, perl, link });
}

async function answer(request: OldRequest, name: string, ...given: readonly string[]): Promise<unknown> {
  return callByName(request, name, given);
}

test('a sub is called with its arguments, and one that only Perl could evaluate is empty', async () => {
  const request = requestOf({ join: (_panel, ...given) => given.join('+') });
  const call = { sub: 'join', arguments: ['a', undefined, 'c'], line: 1, source: '' };
  expect(await callSub(request, call)).toEqual({ answer: 'a++c' });
});

test('a sub may be named with its Perl package, and the own one of a panel comes first', async () => {
  const request = requestOf({ get_prop: () => 'own' });
  for (const name of ['get_prop', 'bells::get_prop', 'esmith::FormMagick::get_prop', "bells'get_prop"])
    expect(await answer(request, name, 'bell', 'Loud')).toEqual({ answer: 'own' });
});

test('a sub that nobody wrote is named, even one with the name of an inherited member', async () => {
  for (const name of ['nowhere', 'bells::nowhere', 'toString', 'constructor', '__proto__'])
    expect(await answer(requestOf(), name)).toEqual({ missing: name });
});

test('a sub of the old library is not used in place of a Perl sub of the panel that reads or writes', () => {
  const perlSubs = new Set(['get_prop', 'print_button']);
  const find = (name: string): boolean => findSub({ subs: new Map(), perlSubs }, name) !== undefined;
  expect(['get_prop', 'print_button', 'set_prop'].map(find)).toEqual([false, true, true]);
});

test('get_prop and get_value read the configuration, with a default for what is not set', async () => {
  const request = requestOf();
  expect(await answer(request, 'get_prop', 'bell', 'Loud', 'no')).toEqual({ answer: 'yes' });
  expect(await answer(request, 'get_prop', 'bell', 'Empty', 'no')).toEqual({ answer: '' });
  expect(await answer(request, 'get_prop', 'bell', 'type')).toEqual({ answer: 'service' });
  expect(await answer(request, 'get_prop', 'bell', 'None', 'no')).toEqual({ answer: 'no' });
  expect(await answer(request, 'get_prop', 'none', 'type', 'no')).toEqual({ answer: 'no' });
  expect(await answer(request, 'get_value', 'Name')).toEqual({ answer: 'office' });
  expect(await answer(request, 'get_value', 'none', 'x')).toEqual({ answer: 'x' });
});

test('set_prop stages the change of one property', async () => {
  const request = requestOf();
  await answer(request, 'set_prop', 'bell', 'Loud', 'max');
  expect(request.changes.configuration.get('bell')?.prop('Loud')).toBe('max');
  expect(request.changes.changes.length).toBe(1);
});

test('success and error end a page: by default with their usual message on page First', async () => {
  const request = requestOf();
  await answer(request, 'success');
  expect(request.ending).toEqual({
    message: { kind: 'success', base: 'SUCCESS', args: {} },
    page: 'First',
    failed: false,
  });
  await answer(request, 'error', 'NO_BELL', 'Start');
  expect(request.ending).toEqual({
    message: { kind: 'danger', base: 'NO_BELL', args: {} },
    page: 'Start',
    failed: true,
  });
  await answer(request, 'wherenext', 'First');
  expect(request.ending).toMatchObject({ page: 'First', failed: true });
});

test('the button of a page that edits says save, another says add', async () => {
  const labels = ['Modify', 'edit', 'create', ''].map(async (action) => {
    const called = await callByName(requestOf({}, '', { action }), 'print_save_or_add_button', []);
    return 'answer' in called ? called.answer : undefined;
  });
  expect(await Promise.all(labels)).toEqual(
    ['SAVE', 'SAVE', 'ADD', 'ADD'].map((label) => ({ kind: 'button', label, name: 'Next' })),
  );
});

test('a sub that returns nothing, or null, answers undefined', async () => {
  const request = requestOf({ nothing: () => undefined, none: () => null });
  for (const name of ['nothing', 'none']) expect(await answer(request, name)).toEqual({ answer: undefined });
});
