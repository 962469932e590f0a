import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import { Visitor, type HttpAnswer } from '../../../src/kit/testing/visitor.ts';

const panel = `
  import { createHash } from 'node:crypto';
  import { definePanel, file, formPage, literal, tablePage, text } from 'panelsmith';
  const shops = { database: 'accounts', type: 'ibay' } as const;
  const fields = { Note: text({ optional: true }), Plan: file({ maxBytes: 4096, accept: ['.csv', 'image/*'] }), More: file({ optional: true }) };
  export default definePanel({ name: 'shops', menu: { heading: 'Collaboration', order: [3000, 3300] }, pages: {
    list: tablePage({ lists: shops, columns: { Key: literal((shop) => shop.key) }, open: 'modify' }),
    modify: formPage({ edits: shops, fields, next: 'list',
      postEvent(changes, shop, { Plan, More }) {
        const sum = createHash('md5').update(Plan.bytes).digest('hex');
        changes.setProps(shop, { Plan: [Plan.name, Plan.type, Plan.bytes.length, sum].join(' '), More: More?.name ?? 'none' });
      } }),
    plain: formPage({ edits: shops, fields: { Note: fields.Note }, next: 'list' }),
    steps: formPage({ edits: shops, fields, steps: { one: ['Note'], two: ['Plan', 'More'] }, next: 'list',
      postEvent(changes, shop, { Plan }) { changes.setProps(shop, { Plan: Plan.name }); } }),
  } });`;

let app: FreshApp;
let admin: HttpPerson;
let visitor: Visitor;
const path = '/server-manager/shops/modify?key=corner';
const csv = (text: string, name = 'plan.csv', type = 'text/csv'): File => new File([text], name, { type });

beforeAll(async () => {
  app = await openFreshApp({ packages: { 'shops/panel.ts': panel, 'shops/locales/en.json': '{ "menu": "Shops" }' } });
  expect(app.system.packages.map(({ broken }) => broken).filter(Boolean)).toEqual([]);
  admin = await app.admin();
  visitor = new Visitor(app.origin, { cookie: admin.cookie });
});

beforeEach(async () => {
  await app.system.databases.accounts.update((accounts) => {
    if (accounts.get('corner')) accounts.delete('corner');
    accounts.create('corner', 'ibay', { Note: 'old' });
  });
});

afterAll(() => app.close());

/** What the form of a page would post, with files chosen and texts typed. */
async function filledIn(typed: Readonly<Record<string, string | File>>, from = path): Promise<FormData> {
  const form = new FormData();
  for (const [name, value] of heldByForm((await admin.get(from)).html)) if (!(name in typed)) form.append(name, value);
  for (const [name, value] of Object.entries(typed)) form.append(name, value);
  return form;
}

async function upload(typed: Readonly<Record<string, string | File>>, from = path): Promise<HttpAnswer> {
  return visitor.post(from, await filledIn(typed, from));
}

describe('a form with a file', () => {
  test('hands its name, type and bytes to the post-event', async () => {
    const { html } = await admin.get(path);
    expect(html).toContain('enctype="multipart/form-data"');
    expect(html).toMatch(/name="Plan" type="file" accept="\.csv,image\/\*"[^>]* required/);
    const bytes = new Uint8Array(4096).map((_, index) => index * 7);
    const answer = await upload({ Note: 'mine é', Plan: new File([bytes], 'plän 1.csv', { type: 'text/csv' }) });
    expect(answer.status).toBe(303);
    const stored = Buffer.from(app.account('corner') ?? '', 'latin1').toString();
    expect(stored).toMatch(/^ibay\|More\|none\|Note\|mine é\|Plan\|plän 1\.csv text\/csv 4096 [0-9a-f]{32}$/);
  });

  test.each<[string, Readonly<Record<string, string | File>>, string]>([
    ['is missing', {}, 'Please fill this in.'],
    ['was left out', { Plan: csv('', '', 'application/octet-stream') }, 'Please fill this in.'],
    ['is too large', { Plan: csv('x'.repeat(4097)) }, 'at most 4 KiB'],
    ['is much too large', { Plan: csv('x'.repeat(3_000_000)) }, 'at most 4 KiB'],
    ['is of another kind', { Plan: csv('x', 'plan.exe', 'application/x-dosexec') }, '.csv, image/*'],
  ])('refuses at its field one that %s, and keeps what was typed', async (_, typed, sentence) => {
    const answer = await upload({ ...typed, Note: 'typed' });
    expect([answer.status, answer.html]).toEqual([422, expect.stringContaining(sentence)]);
    expect(answer.html).toMatch(/href="#f-Plan"/);
    expect(answer.html).toContain('value="typed"');
    expect(app.account('corner')).toBe('ibay|Note|old');
  });

  test('accepts a type by name or kind, and a name without its path', async () => {
    await upload({ Plan: csv('x', 'A.CSV', 'application/octet-stream'), More: csv('y', 'C:\\docs\\..\\more.txt') });
    expect(app.account('corner')).toMatch(/More\|more\.txt\|.*Plan\|A\.CSV/);
    await upload({ Plan: csv('x', '../../etc/x', 'image/png') });
    expect(app.account('corner')).toMatch(/Plan\|x image\/png/);
  });

  test('can be sent without one where it is optional, also without being multipart', async () => {
    const answer = await admin.submit(path, { Note: 'x' });
    expect([answer.status, answer.html]).toEqual([422, expect.stringContaining('#f-Plan')]);
  });

  test('is the last step of a form over several pages', async () => {
    const first = (await admin.get('/server-manager/shops/steps?key=corner')).headers.get('location') ?? '';
    const second = (await admin.submit(first, { Note: 'kept' })).headers.get('location') ?? '';
    const refused = await upload({ Plan: csv('x', 'plan.txt', 'text/plain') }, second);
    expect(refused.status).toBe(422);
    expect((await upload({ Plan: csv('x') }, second)).status).toBe(303);
    expect(app.account('corner')).toBe('ibay|Note|kept|Plan|plan.csv');
  });
});

describe('a multipart form', () => {
  test('without the right token, or with it behind a file, is refused', async () => {
    const form = await filledIn({ Plan: csv('x') });
    const held: unknown = form.get('_csrf');
    const token = typeof held === 'string' ? held : '';
    form.delete('_csrf');
    expect((await visitor.post(path, form)).status).toBe(403);
    form.append('_csrf', token);
    expect((await visitor.post(path, form)).status).toBe(403);
    const wrong = await filledIn({ Plan: csv('x'), _csrf: token.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) });
    expect((await visitor.post(path, wrong)).status).toBe(403);
    expect(app.account('corner')).toBe('ibay|Note|old');
  });

  test('is refused by a page without files, by the sign-in, and from a stranger', async () => {
    const plain = await filledIn({ Note: 'x' }, '/server-manager/shops/plain?key=corner');
    expect((await visitor.post('/server-manager/shops/plain?key=corner', plain)).status).toBe(403);
    expect((await visitor.post('/server-manager/login', plain)).status).toBe(403);
    expect((await visitor.post('/server-manager/nosuch/page', plain)).status).toBe(403);
    const form = await filledIn({ Plan: csv('x') });
    expect((await new Visitor(app.origin).post(path, form)).status).toBe(403);
    expect(app.account('corner')).toBe('ibay|Note|old');
  });

  test('with too much text, or with too many fields, is refused', async () => {
    expect((await upload({ Note: 'x'.repeat(600_000), Plan: csv('x') })).status).toBe(413);
    const many = await filledIn({ Plan: csv('x') });
    for (let index = 0; index < 2100; index++) many.append(`f${index}`, 'x');
    expect((await visitor.post(path, many)).status).toBe(413);
  });

  test.each([
    ['no boundary', 'multipart/form-data', 'x'],
    ['no end', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\nx'],
    ['no form in it', 'multipart/form-data; boundary=b', 'garbage'],
  ])('with %s is refused, and the panel still works', async (_, type, body) => {
    const headers = { 'content-type': type, cookie: admin.cookie };
    const answer = await fetch(new URL(path, app.origin), { method: 'POST', headers, body });
    expect([400, 403]).toContain(answer.status);
    expect((await admin.get(path)).status).toBe(200);
  });

  test('cut off anywhere is refused, changes nothing, and the panel still works', async () => {
    const token = new Map(heldByForm((await admin.get(path)).html)).get('_csrf') ?? '';
    const part = (name: string, text: string): string =>
      `--b\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${text}\r\n`;
    const texts = part('"_csrf"', token) + part('"Note"', 'new') + part('"More"; filename=""', '');
    const whole = `${texts}${part('"Plan"; filename="a.csv"', 'a;b\r\n--c\r\nd')}--b--`;
    const headers = { 'content-type': 'multipart/form-data; boundary=b', cookie: admin.cookie };
    const statusOf = async (body: string): Promise<number> =>
      (await fetch(new URL(path, app.origin), { method: 'POST', headers, body, redirect: 'manual' })).status;
    for (let length = 0; length < whole.length; length++)
      expect([length, await statusOf(whole.slice(0, length))]).toEqual([length, 400]);
    expect(app.account('corner')).toBe('ibay|Note|old');
    expect(await statusOf(whole)).toBe(303);
  });

  test('of unusual parts is answered, and the panel still works', async () => {
    const token = new Map(heldByForm((await admin.get(path)).html)).get('_csrf') ?? '';
    const headers = { 'content-type': 'multipart/form-data; boundary=b', cookie: admin.cookie };
    const sound = `--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n`;
    const heads = [
      'Content-Disposition: form-data',
      'Content-Disposition: form-data; filename="x"',
      'Content-Disposition: form-data; name="Plan"; filename="x"\r\nContent-Type: ;;',
      'Content-Disposition: form-data; name="Note"\r\nContent-Type: text/plain; charset=%ff',
      'Content-Disposition:',
      ': x',
      `X: ${'y'.repeat(9000)}`,
      '',
    ];
    for (const head of heads)
      for (const end of ['\r\n--b--', '']) {
        const body = `${sound}--b\r\n${head}\r\n\r\nx${end}`;
        const { status } = await fetch(new URL(path, app.origin), { method: 'POST', headers, body });
        expect([head, end, status]).toEqual([head, end, end === '' ? 400 : 422]);
      }
  });

  test('that is cut off leaves nothing behind', async () => {
    const { hostname, port } = new URL(app.origin);
    const socket = connect(Number(port), hostname);
    const part = '--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n';
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${admin.cookie}\r\nContent-Length: 9999\r\n` +
        `Content-Type: multipart/form-data; boundary=b\r\nExpect: 100-continue\r\n\r\n`,
    );
    // The server says that it is reading the form.
    const [said] = (await once(socket, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 100 /);
    await new Promise((resolve) => socket.write(part, resolve));
    socket.destroy();
    expect((await admin.get(path)).status).toBe(200);
    expect(app.account('corner')).toBe('ibay|Note|old');
  });
});
