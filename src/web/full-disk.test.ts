import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, type TestContext } from 'vitest';
import { openFreshApp, type FreshApp } from '../../e2e/fresh-app.ts';
import { mountSmallDisk, type SmallDisk } from '../../e2e/full-disk.ts';
import type { Answer, HttpPerson } from '../../e2e/http-person.ts';

const users = Array.from(
  { length: 60 },
  (_, index) => `u${String(index)}=user|FirstName|A|LastName|${'x'.repeat(200)}`,
);
const password = 'Very-Long-1';

/** Pages that save something, by what they do to a user. */
const saves = {
  cell: (admin: HttpPerson, key: string) =>
    admin.submit(`/server-manager/cellnumbers/modify?key=${key}`, { CellNumber: '123' }),
  create: (admin: HttpPerson, key: string) =>
    admin.submit('/server-manager/useraccounts/create', { acctName: `new${key}`, FirstName: 'A', LastName: key }),
  password: (admin: HttpPerson, key: string) =>
    admin.submit(`/server-manager/useraccounts/password?key=${key}`, { password1: password, password2: password }),
};

/** A localised page that says no more than an incident number, which the log repeats with the cause. */
function expectFailure(app: FreshApp, answer: Answer, sentence: string): void {
  const main = answer.html.slice(answer.html.indexOf('<main'));
  expect([answer.status, main]).toEqual([500, expect.stringContaining(sentence)]);
  expect(main).not.toMatch(/ENOSPC|EROFS|EISDIR|ELOOP|panelsmith-|\bat .*\.(js|ts)/);
  const incident = /\b[0-9a-f]{6}\b/.exec(main)?.[0] ?? 'none';
  expect(app.logged.some((line) => line.includes(`incident ${incident}`))).toBe(true);
}

function smallDisk(context: TestContext): SmallDisk {
  const disk = mountSmallDisk() ?? context.skip('only root can mount a disk to fill');
  context.onTestFinished(() => {
    disk.remove();
  });
  return disk;
}

const unwritable = 'A database of this server cannot be written. Nothing was saved.';

describe('a disk', () => {
  test.for(['cell', 'create', 'password'] as const)(
    'that is full at any moment of a save (%s) never makes the panel claim what is not so',
    { timeout: 60_000 },
    async (what, context) => {
      const disk = smallDisk(context);
      const app = await openFreshApp({ accounts: users, within: disk.folder, web: { waitSeconds: 5 } });
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
          const [entry] = (await app.system.changes.history.read(1)).entries;
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

  test('that is full keeps nobody from signing in and out', async (context) => {
    const disk = smallDisk(context);
    const app = await openFreshApp({ accounts: users, within: disk.folder });
    try {
      await app.admin();
      disk.fill(0);
      const admin = await app.admin();
      expect((await admin.get('/server-manager/cellnumbers')).status).toBe(200);
      const { html } = await admin.get('/server-manager/');
      const token = /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
      expect((await admin.post('/server-manager/sign-out', { _csrf: token })).status).toBe(303);
      expect((await admin.get('/server-manager/cellnumbers')).status).toBe(303);
    } finally {
      await app.close();
    }
  });

  test('that can only be read shows everything and saves nothing, until it is mended', async (context) => {
    const disk = smallDisk(context);
    const app = await openFreshApp({ accounts: users, within: disk.folder });
    try {
      const admin = await app.admin();
      await app.system.changes.history.close();
      disk.protect(true);
      expectFailure(app, await saves.cell(admin, 'u1'), unwritable);
      for (const page of ['', 'history', 'runs', 'cellnumbers'])
        expect((await admin.get(`/server-manager/${page}`)).status).toBe(200);
      disk.protect(false);
      expect((await saves.cell(admin, 'u1')).status).toBe(303);
    } finally {
      await app.close();
    }
  });
});

describe('while the panel runs', () => {
  const away = (file: string): string => `${file}.away`;

  test.each([
    ['the accounts', 'home/e-smith/db/accounts', 'A database of this server cannot be read.'],
    ['the history', 'var/lib/panelsmith/history.jsonl', unwritable],
  ])('%s can become a folder: a failure, and all is well when it is mended', async (_what, path, sentence) => {
    const app = await openFreshApp({ accounts: users });
    try {
      const admin = await app.admin();
      const [before, file] = [app.account('u1'), join(app.root.folder, path)];
      const form = await admin.get('/server-manager/cellnumbers/modify?key=u1');
      renameSync(file, away(file));
      mkdirSync(file);
      const token = /name="_csrf" value="([^"]*)"/.exec(form.html)?.[1] ?? '';
      const fields = { _csrf: token, CellNumber: '123' };
      expectFailure(app, await admin.post('/server-manager/cellnumbers/modify?key=u1', fields), sentence);
      rmSync(file, { recursive: true });
      renameSync(away(file), file);
      expect(app.account('u1')).toBe(before);
      expect((await saves.cell(admin, 'u1')).status).toBe(303);
      expect((await admin.get('/server-manager/history')).html).toContain('123');
    } finally {
      await app.close();
    }
  });

  test('the configuration can become a folder: what does not need it works, the rest says what is wrong', async () => {
    const app = await openFreshApp({ accounts: users });
    try {
      const admin = await app.admin();
      const { file } = app.system.databases.configuration;
      renameSync(file, away(file));
      mkdirSync(file);
      expect((await saves.cell(admin, 'u1')).status).toBe(303);
      expect((await admin.get('/server-manager/cellnumbers')).status).toBe(200);
      expectFailure(app, await admin.get('/server-manager/'), 'A database of this server cannot be read.');
    } finally {
      await app.close();
    }
  });

  test.each(['home/e-smith/db/configuration', 'var/lib/panelsmith/passwords'])(
    '%s can become a link to itself: that is said on a page, and all is well when it is mended',
    async (path) => {
      const app = await openFreshApp({ accounts: users });
      try {
        const admin = await app.admin();
        const file = join(app.root.folder, path);
        renameSync(file, away(file));
        symlinkSync(file, file);
        expectFailure(app, await admin.get('/server-manager/'), 'Something broke inside Panelsmith.');
        rmSync(file);
        renameSync(away(file), file);
        expect((await saves.cell(admin, 'u1')).status).toBe(303);
      } finally {
        await app.close();
      }
    },
  );

  test.each(['history.jsonl', 'sessions', 'runs'])(
    '%s can vanish: it is made anew and nothing is lost',
    async (name) => {
      const app = await openFreshApp({ accounts: users, web: { waitSeconds: 5 } });
      try {
        const admin = await app.admin();
        await saves.create(admin, 'one');
        rmSync(join(app.root.state, name), { recursive: true });
        expect((await saves.create(admin, 'two')).status).toBe(303);
        expect((await admin.get('/server-manager/history')).html).toContain('newtwo');
        expect((await admin.get('/server-manager/runs')).html).toContain('newtwo');
        expect((await (await app.admin()).get('/server-manager/')).status).toBe(200);
      } finally {
        await app.close();
      }
    },
  );

  test('the state folder can vanish and come back: nobody gets in meanwhile, and then all is as before', async () => {
    const app = await openFreshApp({ accounts: users });
    try {
      const admin = await app.admin();
      renameSync(app.root.state, away(app.root.state));
      expect((await admin.get('/server-manager/cellnumbers')).status).toBe(303);
      const link = new URL(app.setUpLink);
      expect((await admin.get(link.pathname + link.search)).status).toBe(403);
      rmSync(app.root.state, { recursive: true, force: true });
      renameSync(away(app.root.state), app.root.state);
      expect((await saves.cell(admin, 'u1')).status).toBe(303);
      expect((await admin.get('/server-manager/history')).html).toContain('u1');
    } finally {
      await app.close();
    }
  });
});
