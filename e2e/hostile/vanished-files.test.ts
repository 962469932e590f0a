import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFreshApp } from '../support/fresh-app.ts';
import { HttpPerson } from '../support/http-person.ts';
import { ownPackage } from '../support/own-package.ts';
import { expectFailure, saves, unwritable, users } from '../support/saving.ts';

describe('while the server runs', () => {
  const away = (file: string): string => `${file}.away`;

  test.each([
    ['the accounts', 'home/e-smith/db/accounts', 'A database of this server cannot be read.'],
    ['the history', 'var/lib/panelsmith/history.jsonl', unwritable],
  ])(
    'if %s becomes a folder, it is reported as a failure, and everything works after it is restored',
    async (_what, path, sentence) => {
      const app = await openFreshApp({ accounts: users, packages: ownPackage('people') });
      try {
        const admin = await app.admin();
        const [before, file] = [app.account('u1'), join(app.root.folder, path)];
        const form = await admin.get('/server-manager/people/modify?key=u1');
        renameSync(file, away(file));
        mkdirSync(file);
        const token = /name="_csrf" value="([^"]*)"/.exec(form.html)?.[1] ?? '';
        const fields = { _csrf: token, CellNumber: '123' };
        expectFailure(app, await admin.post('/server-manager/people/modify?key=u1', fields), sentence);
        rmSync(file, { recursive: true });
        renameSync(away(file), file);
        expect(app.account('u1')).toBe(before);
        expect((await saves.cell(admin, 'u1')).status).toBe(303);
        expect((await admin.get('/server-manager/history')).html).toContain('123');
      } finally {
        await app.close();
      }
    },
  );

  test('if the configuration becomes a folder, pages that do not need it work, and the others report it', async () => {
    const app = await openFreshApp({ accounts: users, packages: ownPackage('people') });
    try {
      const admin = await app.admin();
      const { file } = app.system.databases.configuration;
      renameSync(file, away(file));
      mkdirSync(file);
      expect((await saves.cell(admin, 'u1')).status).toBe(303);
      expect((await admin.get('/server-manager/people')).status).toBe(200);
      const home = await admin.get('/server-manager/');
      expect([home.status, home.html.includes(`${file} is not a file`)]).toEqual([200, true]);
    } finally {
      await app.close();
    }
  });

  test('if the accounts become a link to itself, a page reports it, and everything works after they are restored', async () => {
    const app = await openFreshApp({ accounts: users, packages: ownPackage('people') });
    try {
      const admin = await app.admin();
      const file = join(app.root.folder, 'home/e-smith/db/accounts');
      renameSync(file, away(file));
      symlinkSync(file, file);
      expectFailure(app, await admin.get('/server-manager/people'), 'A database of this server cannot be read.');
      expect((await admin.get('/server-manager/')).html).toContain(`${file} cannot be read`);
      rmSync(file);
      renameSync(away(file), file);
      expect((await saves.cell(admin, 'u1')).status).toBe(303);
    } finally {
      await app.close();
    }
  });

  test('if the passwords become a link to itself, the home page names it, people who are signed in go on, and others cannot sign in', async () => {
    const app = await openFreshApp({ accounts: users, packages: ownPackage('people') });
    try {
      const [admin, stranger] = [await app.admin(), new HttpPerson(app.origin)];
      const file = join(app.root.state, 'passwords');
      renameSync(file, away(file));
      symlinkSync(file, file);
      expect((await admin.get('/server-manager/')).html).toContain(`${file} cannot be read`);
      expect((await saves.cell(admin, 'u1')).status).toBe(303);
      expect((await stranger.signIn('Fresh-app-2026')).status).toBe(503);
      rmSync(file);
      renameSync(away(file), file);
      expect((await admin.get('/server-manager/')).html).not.toContain(file);
      expect((await stranger.signIn('Fresh-app-2026')).status).toBe(303);
    } finally {
      await app.close();
    }
  });

  test.each(['history.jsonl', 'sessions', 'runs'])(
    'if %s disappears, it is created again and nothing is lost',
    async (name) => {
      const app = await openFreshApp({ accounts: users, packages: ownPackage('people'), web: { waitSeconds: 5 } });
      try {
        const admin = await app.admin();
        await saves.create(admin, 'one');
        rmSync(join(app.root.state, name), { recursive: true });
        expect((await saves.create(admin, 'two')).status).toBe(303);
        expect((await admin.get('/server-manager/history')).html).toContain('newtwo');
        expect((await admin.get('/server-manager/runs')).html).toContain('newtwo');
        const again = new HttpPerson(app.origin);
        expect((await again.signIn('Fresh-app-2026')).status).toBe(303);
        expect((await again.get('/server-manager/')).status).toBe(200);
      } finally {
        await app.close();
      }
    },
  );

  test('while the state folder is missing nobody can sign in, and when it is back everything is as before', async () => {
    const app = await openFreshApp({ accounts: users, packages: ownPackage('people') });
    try {
      const admin = new HttpPerson(app.origin);
      await admin.setUp(app.setUpLink, 'Fresh-app-2026');
      renameSync(app.root.state, away(app.root.state));
      expect((await admin.get('/server-manager/people')).status).toBe(303);
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
