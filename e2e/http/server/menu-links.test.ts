import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp();
  admin = await app.admin();
});

afterAll(() => app.close());

/** The pages that a page links to, as a browser reads its addresses. */
function linksIn(html: string, page: string): string[] {
  return [...html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)]
    .map(([, address = '']) => new URL(address.replaceAll('&amp;', '&'), new URL(page, app.origin)))
    .filter((url) => url.origin === app.origin)
    .map(({ pathname, search }) => `${pathname}${search}`);
}

test('every page that the menu opens links only to pages that are there', async () => {
  const home = '/server-manager/';
  const menu = new Set(linksIn((await admin.get(home)).html, home));
  const links = new Map<string, string>();
  for (const page of menu) for (const link of linksIn((await admin.get(page)).html, page)) links.set(link, page);
  expect(links.size).toBeGreaterThan(100);
  const missing: string[] = [];
  for (const [link, page] of links) {
    const { status } = await admin.get(link);
    if (status >= 400) missing.push(`${page} leads to ${link}: ${status}`);
  }
  expect(missing).toEqual([]);
});
