import { expect, test } from 'vitest';
import { expandFor } from '../../src/kit/testing/expand-template.fixture.ts';

/** The names in the file. */
async function barred(...accounts: readonly string[]): Promise<string[]> {
  const text = await expandFor(import.meta.dirname, '/etc/ftpusers', { accounts });
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

test('a server without accounts bars nobody', async () => {
  expect(await barred()).toEqual([]);
});

test('users without a password, groups and system accounts are barred', async () => {
  const names = await barred(
    'abc=user|PasswordSet|yes',
    'admin=system',
    'www=system',
    'new=user|PasswordSet|no',
    'none=user',
    'public=system',
    'sales=group|PasswordSet|yes',
    'info=pseudonym|Account|abc',
  );
  expect(names).toEqual(['new', 'none', 'sales', 'www']);
});

test('a bay is barred until it has a password, unless it asks for none', async () => {
  const names = await barred(
    'Primary=ibay|PublicAccess|none',
    'closed=ibay|PublicAccess|global-pw|PasswordSet|no',
    'open=ibay|PublicAccess|local',
    'ready=ibay|PublicAccess|global-pw|PasswordSet|yes',
    'wide=ibay|PublicAccess|global|PasswordSet|no',
  );
  expect(names).toEqual(['closed']);
});

test('a name that would be more than one is left out', async () => {
  expect(await barred('two words=user', '#x=group', 'a:b=group')).toEqual([]);
});
