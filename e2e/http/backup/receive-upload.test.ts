import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';
import { tokenOf } from '../../support/restoring.ts';

let app: FreshApp;
let admin: HttpPerson;
let token = '';

beforeAll(async () => {
  app = await openFreshApp({});
  admin = await app.admin();
  token = await tokenOf(admin, '/server-manager/archives/restore');
});

afterAll(() => app.close());

const part = (name: string, text: string): string =>
  `--b\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${text}\r\n`;
const archive = part('"archive"; filename="smeserver.tgz"', 'not an archive');

async function upload(body: string): Promise<{ readonly status: number; readonly html: string }> {
  const answer = await fetch(`${app.origin}/server-manager/archives/upload`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      cookie: admin.cookie,
      'content-type': 'multipart/form-data; boundary=b',
      'sec-fetch-site': 'same-origin',
    },
    body,
  });
  return { status: answer.status, html: await answer.text() };
}

test('an upload without the form token, or with it behind the file, is refused', async () => {
  expect((await upload(`${archive}--b--`)).status).toBe(403);
  expect((await upload(`${archive}${part('"_csrf"', token)}--b--`)).status).toBe(403);
  expect((await upload(`${part('"_csrf"', 'wrong')}${archive}--b--`)).status).toBe(403);
  expect(app.system.backups.restores.all).toEqual([]);
});

test('an upload without a file, or of a file that is not an archive, is answered by the page itself', async () => {
  for (const file of ['', archive, `${archive}${part('"more"', 'x'.repeat(300_000))}`])
    expect((await upload(`${part('"_csrf"', token)}${file}--b--`)).html).toContain(
      'This is not an archive of a server',
    );
  expect(app.system.backups.restores.all).toEqual([]);
});

test('an upload that breaks off is refused and leaves nothing behind', async () => {
  const { length } = part('"_csrf"', token);
  const whole = `${part('"_csrf"', token)}${archive}`;
  for (const end of [length, length + 40, whole.length - 5])
    expect([end, (await upload(whole.slice(0, end))).status]).toEqual([end, 400]);
  expect(app.system.backups.restores.all).toEqual([]);
});
