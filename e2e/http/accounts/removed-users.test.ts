import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import { lacks } from '../../support/lacks.ts';

const list = '/server-manager/useraccounts/list';
const remove = '/server-manager/useraccounts/remove?key=ann';

/** The files of removed users, on a server where package `unix` creates and removes their folders. */
describe.skipIf(lacks('useraccounts', 'unix'))('removing users with files', () => {
  let app: FreshApp;
  let admin: HttpPerson;

  beforeEach(async () => {
    const accounts = ['ann', 'bob', 'cid'].map((name, index) => {
      return `${name}=user|FirstName|${name}|Gid|${5100 + index}|PasswordSet|no|Uid|${5100 + index}`;
    });
    app = await openFreshApp({ accounts, web: { waitSeconds: 30 } });
    admin = await app.admin();
    for (const name of ['ann', 'bob', 'cid']) {
      await app.system.events.signal('user-create', [name], { author: 'admin', changeSet: undefined }).finished;
      writeFileSync(app.root.path('home/e-smith/files/users', name, 'home/letter'), `dear ${name}`);
    }
  });

  afterEach(() => app.close());

  const folder = (name: string): string => app.root.path('home/e-smith/files/users', name);
  const archives = (): string[] => {
    const place = app.root.path('home/e-smith/backup');
    return existsSync(place) ? readdirSync(place).sort() : [];
  };
  const newest = async (): Promise<string> => {
    const { entries } = await app.system.changes.history.read(1, undefined, { made: ['person'] });
    return entries[0]?.id ?? '';
  };

  test('they are kept by default, and come back when the removal is taken back', async () => {
    expect((await admin.get(remove)).html).toMatch(/<input[^>]*name="DeletedData" value="archive"[^>]* checked/);
    expect((await admin.submit(remove, {})).status).toBe(303);
    expect([existsSync(folder('ann')), archives().length]).toEqual([false, 1]);
    const back = `/server-manager/history/${await newest()}/revert`;
    expect((await admin.get(back)).html).toContain('ann: the files come back too');
    expect((await admin.submit(back, { _go: 'save' })).status).toBe(303);
    expect([existsSync(`${folder('ann')}/home/letter`), archives()]).toEqual([true, []]);
    expect(app.account('ann')).not.toContain('DeletedData');
  });

  test('they are removed for good if somebody chooses that, and taking the removal back warns of it first', async () => {
    expect((await admin.submit(remove, { DeletedData: 'remove' })).status).toBe(303);
    expect([existsSync(folder('ann')), archives()]).toEqual([false, []]);
    const back = `/server-manager/history/${await newest()}/revert`;
    expect((await admin.get(back)).html).toContain('ann: the record comes back, but not the files');
  });

  test('one choice applies to all users that are removed together', async () => {
    const many = `${list}/many`;
    const chosen = await admin.get(`${many}?do=page:remove&rows=ticked&key=ann&key=bob`);
    expect(chosen.html).toMatch(/<input[^>]*name="DeletedData" value="archive"[^>]* checked/);
    const held = heldByForm(chosen.html).filter(([name]) => name !== 'DeletedData');
    const answer = await admin.post(many, new URLSearchParams([...held, ['DeletedData', 'remove'], ['_go', 'save']]));
    expect(answer.status).toBe(303);
    expect([existsSync(folder('ann')), existsSync(folder('bob')), archives()]).toEqual([false, false, []]);
    const other = await admin.get(`${many}?do=page:remove&rows=ticked&key=cid`);
    await admin.post(many, new URLSearchParams([...heldByForm(other.html), ['_go', 'save']]));
    expect(archives().map((name) => name.slice(0, 14))).toEqual(['user-cid-5102-']);
  });

  test('without package unix there is nothing to choose, and the page says who decides', async () => {
    await app.system.databases.configuration.update((configuration) => {
      configuration.delete('DeletedData');
    });
    const { html } = await admin.get(remove);
    expect(html).not.toContain('name="DeletedData"');
    expect(html).toContain('The programs of an e-smith base delete them for good');
  });
});
