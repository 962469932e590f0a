import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';
import { lacks } from '../../support/lacks.ts';

const page = '/server-manager/doctor';

describe.skipIf(lacks('unix'))('the page of the doctor', () => {
  let app: FreshApp;
  let admin: HttpPerson;

  beforeEach(async () => {
    app = await openFreshApp({ accounts: ['ann=user|FirstName|Ann|PasswordSet|no', 'sales=group|Members|ann'] });
    admin = await app.admin();
  });

  afterEach(() => app.close());

  async function token(): Promise<string> {
    return /name="_csrf" value="([^"]*)"/.exec((await admin.get(page)).html)?.[1] ?? '';
  }

  async function repair(fields: Readonly<Record<string, string>>): Promise<string> {
    const sent = await admin.post(`${page}/repair`, { _csrf: await token(), ...fields });
    expect(sent.status).toBe(303);
    const run = /runs\/([^?]+)/.exec(sent.headers.get('location') ?? '')?.[1] ?? '';
    await expect.poll(() => app.system.events.find(run)?.state).toMatch(/done|failed/);
    const { state, signals, failed = [], actions = [] } = app.system.events.find(run) ?? {};
    const why = actions.filter((one) => one.state === 'failed').map(({ name, output }) => `${name}: ${output}`);
    expect([failed, why]).toEqual([[], []]);
    return `${state ?? ''}: ${(signals ?? []).map(({ event, args }) => [event, ...args].join(' ')).join(', ')}`;
  }

  test('lists what differs by account, and repairs one account or all in one run', async () => {
    const { html } = await admin.get(page);
    expect(html).toContain('there is no Unix account');
    expect(html).toContain('Samba accounts were not compared');
    expect(await repair({ account: 'ann' })).toBe('done: user-create ann');
    expect((await admin.get(page)).html).not.toContain('there is no folder /home/e-smith/files/users/ann');
    expect(await repair({})).toMatch(/^done: group-create sales, .*panelsmith-mail-update/);
    rmSync(app.root.path('home/e-smith/files/users/ann'), { recursive: true });
    writeFileSync(app.root.path('etc/ftpusers'), 'ann\nDBPassword=Sesame\n');
    const after = (await admin.get(page)).html;
    expect(after).toContain('there is no folder /home/e-smith/files/users/ann');
    expect(after).not.toContain('Sesame');
    await repair({});
    expect((await admin.get(page)).html).toContain('Nothing differs.');
  });

  test('repairs nothing on a server with a base of its own', async () => {
    for (const folder of ['events/actions/some', 'db/some', 'templates/some'])
      mkdirSync(app.root.path('etc/e-smith', folder), { recursive: true });
    const { html } = await admin.get(page);
    expect(html).toContain('there is no Unix account');
    expect(html).not.toContain('doctor/repair');
    expect((await admin.post(`${page}/repair`, { _csrf: await token() })).status).toBe(400);
  });
});
