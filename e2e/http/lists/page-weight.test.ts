import { expect, test as everywhere } from 'vitest';
import { manyUsers } from '../../bench/many-users.ts';
import { openFreshApp } from '../../support/fresh-app.ts';
import { HttpPerson } from '../../support/http-person.ts';
import { lacks } from '../../support/lacks.ts';

const test = everywhere.skipIf(lacks('useraccounts'));

test('a list of 50 people and a form take no more than 4 kB each in a current browser, and stay the same page', async () => {
  const app = await openFreshApp({ accounts: manyUsers(50).trimEnd().split('\n') });
  try {
    const { cookie } = await app.admin();
    const open = async (
      page: string,
      encoding: string,
    ): Promise<{ bytes: number; sent: string | null; html: string }> => {
      const person = new HttpPerson(app.origin, { cookie, 'accept-encoding': encoding });
      const { headers, html } = await person.get(`/server-manager/useraccounts/${page}`);
      return { bytes: Number(headers.get('content-length')), sent: headers.get('content-encoding'), html };
    };
    for (const page of ['list', 'modify?key=user00007']) {
      const light = await open(page, 'gzip, deflate, br, zstd');
      expect(light.sent).toBe('br');
      expect(light.bytes).toBeLessThanOrEqual(4096);
      const older = await open(page, 'gzip');
      expect(older.sent).toBe('gzip');
      const plain = await open(page, 'identity');
      expect(plain.sent).toBeNull();
      // Only the form tokens differ, whose lengths are the same.
      for (const { html } of [light, older]) expect(html.length).toBe(plain.html.length);
      expect(light.html).toContain('user00007');
    }
  } finally {
    await app.close();
  }
});
