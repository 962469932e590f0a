import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpPerson } from '../support/http-person.ts';
import { freshRoot, removeRoot, startServer } from '../support/server.ts';
import { writeThirtyPackages } from '../support/thirty-packages.ts';
import { manyUsers } from './many-users.ts';

/** Typical searches: a name, the end of a number, a text of a panel, a property, a typing error, nothing. */
const searches = [
  'number 77',
  '0042',
  'desk',
  'avery number',
  'PasswordStrength',
  'numbre',
  'floor 12',
  'user04242',
  'zzzz',
];

/** Measures a search of everything with 10,000 accounts and 30 packages: the first search, and later ones. */
export async function measureSearch(): Promise<void> {
  const root = freshRoot();
  mkdirSync(join(root, 'home/e-smith/db'), { recursive: true });
  writeFileSync(join(root, 'home/e-smith/db/accounts'), manyUsers(10_000), { mode: 0o640 });
  writeThirtyPackages(join(root, 'usr/share/panelsmith/panels'));
  const server = await startServer({ root });
  try {
    const person = new HttpPerson(server.origin);
    await person.setUp(server.setUpLink ?? '', 'Bench-pass-1');
    await person.get('/server-manager/');
    for (const turn of ['first', 'again'])
      for (const search of searches) {
        const began = performance.now();
        await person.get(`/server-manager/search?q=${encodeURIComponent(search)}&part=results`);
        console.log(
          `search "${search}" among 10,000 users and 30 packages, ${turn}: ${(performance.now() - began).toFixed(1)} ms`,
        );
      }
  } finally {
    await server.stop();
    removeRoot(root);
  }
}
