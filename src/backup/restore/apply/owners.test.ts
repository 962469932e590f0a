import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../../root.ts';
import { ownersOf, type Owners } from './owners.ts';

/** Owners of an archive with such a `passwd`, on a server with such a one; both are used as `group` too. */
function owners(archive: string | undefined, here: string): Owners {
  const folder = temporaryFolder();
  for (const [name, tail] of [
    ['passwd', ':100:Name:/:/bin/sh'],
    ['group', ':'],
  ] as const) {
    const lines = (text: string): string => text.replaceAll(';', `${tail}\n`);
    folder.write(`etc/${name}`, lines(here));
    if (archive !== undefined) folder.write(`accounts/${name}`, lines(archive));
  }
  return ownersOf(openRoot(folder.path), folder.at('accounts'));
}

test('the name counts, not the number', () => {
  const all = owners('ann:x:5000;bob:x:5001;', 'bob:x:5000;ann:x:5001;');
  expect([all.user(5000), all.user(5001), all.group(5000)]).toEqual([5001, 5000, 5001]);
});

test('a file of an unknown owner keeps its number if the number is free, otherwise it goes to root', () => {
  const here = owners('ann:x:5000;gone:x:5001;', 'other:x:5000;');
  expect([here.user(5000), here.user(5001), here.user(7777)]).toEqual([0, 5001, 7777]);
});

test('the web server is found under its other names', () => {
  expect(owners('www:x:102;', 'www-data:x:33;').user(102)).toBe(33);
  expect(owners('apache:x:48;', 'www-data:x:33;www:x:102;').user(48)).toBe(33);
});

test('without account files every number stays as it is', () => {
  expect(owners(undefined, 'other:x:5000;').user(5000)).toBe(5000);
});

test('incomplete lines and invalid numbers name nobody', () => {
  const here = owners('ann;:x:5000;bob:x:-1;cid:x:50x;__proto__:x:5001;', 'other:x:5000;');
  expect([here.user(5000), here.user(5001)]).toEqual([0, 5001]);
});
