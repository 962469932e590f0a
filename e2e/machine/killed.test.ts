import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HttpPerson } from '../support/http-person.ts';
import { seededNumbers } from '../support/seeded.ts';
import { freshRoot, removeRoot, startServer } from '../support/server.ts';
import { home } from '../../src/system.ts';

const password = 'Kill-nine-2026';
const kills = 3;

/** Saves new numbers of one user until the server is killed; returns the last one that was confirmed. */
async function saveUntilKilled(person: HttpPerson, key: string, round: number): Promise<string | undefined> {
  let acknowledged: string | undefined;
  for (let count = 0; ; count++) {
    const CellNumber = `${String(round)}-${String(count)}`;
    try {
      const answer = await person.submit(`/server-manager/people/modify?key=${key}`, { CellNumber });
      if (answer.status === 303) acknowledged = CellNumber;
    } catch {
      return acknowledged;
    }
  }
}

test('a server killed while four people save loses nothing that it confirmed', async ({ skip }) => {
  if (!existsSync(join(home, 'dist/src/cli/panelsmith.js'))) skip('needs what npm run build makes');
  const random = seededNumbers();
  const root = freshRoot();
  const environment = { PANELSMITH_PANELS: join(home, 'e2e/packages') };
  let server = await startServer({ root, environment });
  const port = Number(new URL(server.origin).port);
  try {
    await new HttpPerson(server.origin).setUp(server.setUpLink ?? '', password);
    const accounts = (): string => readFileSync(join(root, 'home/e-smith/db/accounts'), 'latin1');
    const stored = (key: string): string =>
      new RegExp(`^${key}=user.*\\|CellNumber\\|([^|\\n]*)`, 'm').exec(accounts())?.[1] ?? '';
    const keys = [...accounts().matchAll(/^([a-z0-9]+)=user\|/gm)].map(([, key]) => key ?? '').slice(0, 4);
    const people = await Promise.all(
      keys.map(async (key) => {
        const person = new HttpPerson(server.origin);
        await person.signIn(password);
        return [key, person] as const;
      }),
    );
    for (let round = 0; round < kills; round++) {
      const saving = people.map(([key, person]) => saveUntilKilled(person, key, round));
      await new Promise((resolve) => setTimeout(resolve, 1000 + random() * 1000));
      await server.kill();
      const acknowledged = await Promise.all(saving);
      server = await startServer({ root, port, environment });
      for (const [index, [key]] of people.entries()) {
        const [last, now] = [acknowledged[index], stored(key)];
        // One more number may have been written without a response.
        if (last !== undefined) {
          const [, count = ''] = last.split('-');
          expect([last, `${String(round)}-${String(Number(count) + 1)}`]).toContain(now);
        }
      }
      expect(acknowledged.some((last) => last !== undefined)).toBe(true);
    }
    // The history contains the stored number of each user.
    const { html } = await (people[0]?.[1] ?? new HttpPerson(server.origin)).get('/server-manager/history');
    for (const key of keys)
      if (stored(key).startsWith(String(kills - 1))) expect(html).toContain(`<ins><bdi>${stored(key)}</bdi></ins>`);
    expect(
      readdirSync(join(root, 'home/e-smith/db')).filter((name) => name.endsWith('.tmp')).length,
    ).toBeLessThanOrEqual(1);
  } finally {
    await server.stop();
    removeRoot(root);
  }
});
