import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const home = join(import.meta.dirname, '../..');

test('docs/packages.md quotes the example that e2e/http/packages/package-transactions.test.ts runs', () => {
  const manual = readFileSync(join(home, 'docs/packages.md'), 'utf8');
  const action = 'e2e/packages/neth-guestbook/events/neth-guestbook-update/S10settle.ts';
  expect(manual).toContain(readFileSync(join(home, action), 'utf8'));
});
