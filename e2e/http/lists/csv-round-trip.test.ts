import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test as everywhere } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import { lacks } from '../../support/lacks.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';

const test = everywhere.skipIf(lacks('useraccounts'));

/** Some records of each kind that a bundled panel lists. */
const records: Readonly<Record<string, readonly string[]>> = {
  accounts: [
    'betty=user|FirstName|Betty|LastName|Boop|EmailForward|local|PasswordSet|no|VPNClientAccess|no',
    'staff=group|Description|Staff|Members|betty',
    'drawings=ibay|CgiBin|disabled|Gid|5001|Group|staff|Name|Drawings|PublicAccess|none|UserAccess|wr-group-rd-group',
    'info=pseudonym|Account|betty',
    'laser=printer|Address|192.168.1.9|Description|Laser|Location|network|RemoteName|raw',
  ],
  domains: ['example.com=domain|Content|Primary|Description|Ours|Nameservers|localhost|SystemPrimaryDomain|yes'],
  hosts: ['mail.example.com=host|Comment|Mail|HostType|Self'],
  networks: ['10.1.0.0=network|Mask|255.255.0.0|Router|192.168.1.2'],
};

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({ accounts: records['accounts'] ?? [] });
  mkdirSync(app.root.databases, { recursive: true });
  for (const [name, lines] of Object.entries(records))
    if (name !== 'accounts') appendFileSync(join(app.root.databases, name), lines.map((line) => `${line}\n`).join(''));
  admin = await app.admin();
});

afterAll(() => app.close());

/** The pages that a page links to, as a browser reads its addresses. */
function linksIn(html: string, page: string): string[] {
  return [...html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(
    ([, address = '']) => new URL(address.replaceAll('&amp;', '&'), new URL(page, app.origin)).pathname,
  );
}

/** Every list of the menu that can be exported. */
async function lists(): Promise<string[]> {
  const home = '/server-manager/';
  const pages = new Set(linksIn((await admin.get(home)).html, home));
  const found = new Set<string>();
  for (const page of pages)
    for (const link of linksIn((await admin.get(page)).html, page))
      if (link.endsWith('/export')) found.add(link.slice(0, -'/export'.length));
  return [...found];
}

async function upload(list: string, content: string, language: string): Promise<HttpAnswer> {
  const url = `${list}/import`;
  const token = heldByForm((await admin.get(url)).html).find(([name]) => name === '_csrf')?.[1] ?? '';
  const body = new FormData();
  body.set('_csrf', token);
  body.set('file', new Blob([content]), 'list.csv');
  const response = await fetch(app.origin + url, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { Cookie: admin.cookie, 'Accept-Language': language },
  });
  return { status: response.status, headers: response.headers, html: await response.text() };
}

const said = (html: string): string => html.replace(/<[^>]*>|\s+/g, ' ');

test('an export of any list, in every language, changes nothing when it is imported', async () => {
  const found = await lists();
  expect(found.length).toBeGreaterThanOrEqual(7);
  for (const list of found)
    for (const language of ['en', 'de', 'fr', 'it', 'es', 'ar']) {
      const { html } = await admin.get(`${list}/export`);
      const rows = html.trimEnd().split('\r\n').length - 1;
      const sent = await upload(list, html, language);
      expect([list, language, sent.status, sent.status === 303 ? '' : said(sent.html)]).toEqual([
        list,
        language,
        303,
        '',
      ]);
      const shown = await admin.follow(sent);
      expect([list, shown.html.replace(/<[^>]*>/g, ' ')]).toEqual([
        list,
        expect.stringMatching(
          new RegExp(`0\\s+to be created\\s+0\\s+to be changed\\s+${rows}\\s+as (it is|they are)\\s+0\\s+wrong`),
        ),
      ]);
    }
});
