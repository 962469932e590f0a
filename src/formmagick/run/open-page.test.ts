import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import type { Sub } from '../subs.ts';
import { askedRequest } from './calls/asked-request.fixture.ts';
import type { OldRequest } from './calls/old-request.ts';
import { doPage } from './do-page.ts';
import { newConversation } from './conversation.ts';
import { openPage, type LinkOutcome } from './open-page.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  folder.write('home/e-smith/db/accounts', 'abc=user|Phone|55\neng=group\n');
});

const pages = `
  <page name="First"><subroutine src="list()"/></page>
  <page name="Check" post-event="check()"></page>
  <page name="Remove" pre-event="remove()"><field type="literal" id="User"><label>USER</label></field></page>
  <page name="Modify" post-event="save()"><field type="literal" id="User"><label>USER</label></field>
    <field type="literal" id="Phone"><label>PHONE</label></field></page>`;

const subs: Readonly<Record<string, Sub>> = {
  list: (panel) =>
    panel.table({
      columns: { User: 'USER' },
      rows: panel.changes.accounts.ofType('user').map(({ key }) => ({ User: key })),
      actions: { MODIFY: 'Modify', REMOVE: 'Remove' },
    }),
  check: (panel) => {
    panel.next(panel.value('User') === 'abc' ? 'Modify' : 'First');
  },
  save: (panel) => {
    panel.changes.accounts.setProps(panel.value('User'), { Phone: '66' });
  },
  remove: (panel) => {
    panel.changes.accounts.setProps(panel.value('User'), { Removed: 'yes' });
    panel.success('REMOVED');
  },
};

function requestOf(link: Readonly<Record<string, string>> = {}, more: Readonly<Record<string, Sub>> = {}): OldRequest {
  return askedRequest(folder.path, { pages, subs: { ...subs, ...more }, link });
}

/** The name of the page that is shown, and the message. */
function page(result: LinkOutcome): readonly unknown[] {
  return result.outcome === 'shown'
    ? [result.view.name, result.status, result.message?.base]
    : [result.view.name, result.outcome, result.doing];
}

test('arriving shows the first page', async () => {
  expect(page(await openPage(requestOf(), { kind: 'arrive' }))).toEqual(['First', 200, undefined]);
});

test('a page is opened by its name, and an unknown name shows the first page', async () => {
  const opened = await openPage(requestOf({ User: 'abc' }), { kind: 'page', name: 'Modify' });
  expect(page(opened)).toEqual(['Modify', 200, undefined]);
  const lost = await openPage(requestOf(), { kind: 'page', name: 'Nowhere' });
  expect(page(lost)).toEqual(['First', 404, 'old.unknownPage {"page":"Nowhere"}']);
});

test('a page with nothing to show leads to the page that its event names', async () => {
  const asked = { kind: 'page', name: 'Check' } as const;
  expect(page(await openPage(requestOf({ User: 'abc' }), asked))).toEqual(['Modify', 200, undefined]);
  expect(page(await openPage(requestOf(), asked))).toEqual(['First', 200, undefined]);
  const toNowhere = requestOf(
    {},
    {
      check: (panel) => {
        panel.next('Nowhere');
      },
    },
  );
  expect(page(await openPage(toNowhere, asked))).toEqual(['First', 404, 'old.unknownPage {"page":"Nowhere"}']);
});

test('a page that changes something when it is shown asks first, and nothing stays staged', async () => {
  const request = requestOf({ User: 'abc' });
  expect(page(await openPage(request, { kind: 'page', name: 'Remove' }))).toEqual(['Remove', 'confirm', 'show']);
  expect(request.changes.isTouched).toBe(false);
});

test('a page whose change was just made is shown without asking and without its message', async () => {
  const asked = { kind: 'page', name: 'Remove', done: true } as const;
  expect(page(await openPage(requestOf({ User: 'abc' }), asked))).toEqual(['Remove', 200, undefined]);
  const telling: Sub = (panel) => {
    panel.error('GONE');
  };
  expect(page(await openPage(requestOf({ User: 'abc' }, { remove: telling }), asked))).toEqual([
    'Remove',
    200,
    undefined,
  ]);
});

test('a confirmed page stages its change and ends the conversation with the message', async () => {
  const request = requestOf({ User: 'abc' });
  const done = await doPage(request, 2, false, { ...newConversation, stack: [0] });
  expect(done).toMatchObject({ outcome: 'done', next: 0, state: { message: { base: 'REMOVED' }, stack: [] } });
  expect(done.outcome === 'done' && done.state.values.size).toBe(0);
  expect(request.changes.accounts.get('abc')?.prop('Removed')).toBe('yes');
});

test('a confirmed page whose sub fails is refused', async () => {
  const request = requestOf(
    { User: 'abc' },
    {
      remove: (panel) => {
        panel.error('NO');
      },
    },
  );
  const refused = await doPage(request, 2, false, newConversation);
  expect(refused).toMatchObject({ outcome: 'refused', status: 422, message: { kind: 'danger', base: 'NO' } });
});

test('an old link that submits a page asks first if its event changes something', async () => {
  const asked = { kind: 'submit', page: 3, next: undefined } as const;
  const request = requestOf({ User: 'abc' });
  expect(page(await openPage(request, asked))).toEqual(['Modify', 'confirm', 'submit']);
  expect(page(await openPage(requestOf({ User: 'abc' }, { save: () => undefined }), asked))).toEqual([
    'First',
    200,
    undefined,
  ]);
});

test('an old link that submits a page without an event leads to the named page', async () => {
  const request = requestOf({ User: 'abc' });
  expect(page(await openPage(request, { kind: 'submit', page: 0, next: 'Modify' }))).toEqual([
    'Modify',
    200,
    undefined,
  ]);
  const routed = await openPage(request, { kind: 'submit', page: 1, next: 'First' });
  expect(page(routed)).toEqual(['Modify', 200, undefined]);
  const lost = await openPage(requestOf(), { kind: 'submit', page: 9, next: undefined });
  expect(page(lost)).toEqual(['First', 404, 'old.unknownPage {"page":"9"}']);
});

test.each(['nobody', 'eng'])(
  'a link whose key %s is not of a listed record is refused before any sub runs',
  async (User) => {
    let ran = false;
    const request = requestOf(
      { User },
      {
        remove: () => {
          ran = true;
        },
      },
    );
    await expect(openPage(request, { kind: 'page', name: 'Remove' })).rejects.toMatchObject({
      key: 'errors.recordMissing',
    });
    expect(ran).toBe(false);
  },
);

test('what a page only shows of a record comes from the record, not from the link', async () => {
  const request = requestOf({ User: 'abc', Phone: 'forged' });
  await openPage(request, { kind: 'page', name: 'Modify' });
  expect([request.values('User'), request.values('Phone')]).toEqual([['abc'], ['55']]);
});
