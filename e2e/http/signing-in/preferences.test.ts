import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm } from '../../support/http-person.ts';
import { home } from '../../../src/system.ts';

let app: FreshApp;

beforeAll(async () => {
  app = await openFreshApp({
    accounts: ['abc=user|FirstName|Ann|LastName|Berg'],
    system: { packageFolders: [join(home, 'e2e/packages')] },
  });
});

afterAll(() => app.close());

test('a language chosen on a refused form leads back to the same form', async () => {
  const person = await app.admin();
  const form = '/server-manager/people/modify?key=abc';
  const refused = await person.submit(form, { CellNumber: 'a|b' });
  expect(refused.status).toBe(422);
  const back = /name="back" value="([^"]*)"/.exec(refused.html)?.[1] ?? '';
  const token = heldByForm(refused.html).find(([name]) => name === '_csrf')?.[1] ?? '';
  const chosen = await person.post('/server-manager/preferences', { _csrf: token, language: 'fr', back });
  expect(chosen.headers.get('location')).toBe(form);
  const again = await person.follow(chosen);
  expect(again.status).toBe(200);
  expect(again.html).toContain('lang="fr"');
});
