import { readFileSync } from 'node:fs';
import { describe, expect, test, type TestContext } from 'vitest';
import { openFreshApp } from '../support/fresh-app.ts';
import { HttpPerson } from '../support/http-person.ts';
import { ownPackage } from '../support/own-package.ts';
import { mountSmallDisk, type SmallDisk } from '../../src/cli/serve/small-disk.fixture.ts';
import { expectFailure, password, saves, unwritable, users } from '../support/saving.ts';

function smallDisk(context: TestContext): SmallDisk {
  const disk = mountSmallDisk() ?? context.skip('only root can mount a disk to fill');
  context.onTestFinished(() => {
    disk.remove();
  });
  return disk;
}

describe('a disk', () => {
  test.for(['cell', 'create', 'password'] as const)(
    'that becomes full during a save (%s) never leads to a false message',
    async (what, context) => {
      const disk = smallDisk(context);
      const app = await openFreshApp({
        accounts: users,
        packages: ownPackage('people'),
        within: disk.folder,
        web: { waitSeconds: 5 },
      });
      try {
        const admin = await app.admin();
        const save = saves[what];
        const read = (): string => readFileSync(app.system.databases.accounts.file, 'latin1');
        const outcomes = new Set<number>();
        for (let free = 0; free < 8; free++) {
          const key = `u${String(free)}`;
          const before = read();
          disk.fill(free);
          const answer = await save(admin, key);
          const after = read();
          const isPassword = await app.system.passwords.verify(key, password);
          disk.free();
          outcomes.add(answer.status);
          const [entry] = (await app.system.changes.history.read(1, undefined, { made: ['person'] })).entries;
          if (answer.status === 303) {
            expect(after).not.toBe(before);
            expect(entry?.state).toBe('applied');
            expect(isPassword).toBe(what === 'password');
            break;
          }
          expectFailure(app, answer, unwritable);
          expect([after === before, isPassword]).toEqual([true, false]);
          expect(entry?.changes[0]?.key.endsWith(key) ? entry.state : 'abandoned').toBe('abandoned');
        }
        expect([...outcomes]).toEqual([500, 303]);
        expect((await save(admin, 'u20')).status).toBe(303);
        expect((await admin.get('/server-manager/history')).html).toContain('u20');
      } finally {
        await app.close();
      }
    },
  );

  test('that is full does not prevent signing in and out', async (context) => {
    const disk = smallDisk(context);
    const app = await openFreshApp({ accounts: users, packages: ownPackage('people'), within: disk.folder });
    try {
      await app.admin();
      disk.fill(0);
      const admin = new HttpPerson(app.origin);
      expect((await admin.signIn('Fresh-app-2026')).status).toBe(303);
      expect((await admin.get('/server-manager/people')).status).toBe(200);
      const { html } = await admin.get('/server-manager/');
      const token = /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
      expect((await admin.post('/server-manager/sign-out', { _csrf: token })).status).toBe(303);
      expect((await admin.get('/server-manager/people')).status).toBe(303);
    } finally {
      await app.close();
    }
  });

  test('that is read-only shows everything and saves nothing until it is writable again', async (context) => {
    const disk = smallDisk(context);
    const app = await openFreshApp({ accounts: users, packages: ownPackage('people'), within: disk.folder });
    try {
      const admin = await app.admin();
      await app.system.changes.history.close();
      await app.closeLog();
      disk.protect(true);
      expectFailure(app, await saves.cell(admin, 'u1'), unwritable);
      for (const page of ['', 'history', 'runs', 'people'])
        expect((await admin.get(`/server-manager/${page}`)).status).toBe(200);
      disk.protect(false);
      expect((await saves.cell(admin, 'u1')).status).toBe(303);
    } finally {
      await app.close();
    }
  });
});
