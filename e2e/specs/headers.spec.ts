import { expect, type Page, type Response } from 'playwright/test';
import { adminPassword, asAdmin, asStranger } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { HttpPerson } from '../support/http-person.ts';

asStranger.skip(lacks('cellnumbers', 'useraccounts'), 'needs panels/cellnumbers and panels/useraccounts');

const paths = ['', 'cellnumbers', 'useraccounts/create', 'history', 'runs', 'packages', 'no-such-page', 'login'];

asAdmin('every answer carries the strict headers', async ({ page }) => {
  const answers: Response[] = [];
  page.on('response', (response) => answers.push(response));
  for (const path of paths) await page.goto(`/server-manager/${path}`);
  await page.goto('/healthz');
  expect(answers.length).toBeGreaterThan(paths.length);
  for (const answer of answers) {
    const headers = await answer.allHeaders();
    const policy = headers['content-security-policy'] ?? '';
    expect(policy, answer.url()).toContain("default-src 'self'");
    expect(policy, answer.url()).toContain("frame-ancestors 'none'");
    expect(policy, answer.url()).not.toContain('unsafe-');
    expect(headers['x-content-type-options'], answer.url()).toBe('nosniff');
    expect(headers['referrer-policy'], answer.url()).toBeTruthy();
    expect(headers['x-powered-by'], answer.url()).toBeUndefined();
    expect(headers['strict-transport-security'], answer.url()).toBeUndefined();
    const isPage = headers['content-type']?.startsWith('text/html');
    if (isPage) expect(headers['cache-control'], answer.url()).toContain('no-store');
  }
});

asStranger('the session’s cookie is short, and scripts cannot read it', async ({ server }) => {
  const plain = new HttpPerson(server.origin);
  const [cookie = ''] = (await plain.signIn(adminPassword)).headers.getSetCookie();
  expect(cookie).toMatch(/; HttpOnly/);
  expect(cookie).toMatch(/; SameSite=(Lax|Strict)/);
  expect(cookie).not.toMatch(/; Secure/);
  expect(cookie.length).toBeLessThanOrEqual(200);
});

asStranger('behind TLS the cookie is for TLS only, and TLS is pinned', async ({ server }) => {
  const secured = new HttpPerson(server.origin, { 'x-forwarded-proto': 'https' });
  const { headers } = await secured.signIn(adminPassword);
  expect(headers.getSetCookie()[0]).toMatch(/; Secure/);
  expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
});

asAdmin('a list takes at most five requests and 40 kB at first, 6 kB afterwards', async ({ page, server }) => {
  const cold = await weigh(page, '/server-manager/cellnumbers');
  expect(cold.requests).toBeLessThanOrEqual(5);
  expect(cold.bytes).toBeLessThanOrEqual(40_000);
  expect(cold.hosts).toEqual([new URL(server.origin).host]);
  const warm = await weigh(page, '/server-manager/useraccounts');
  expect(warm.bytes).toBeLessThanOrEqual(6_000);
});

asAdmin('no page breaks the content policy or fails to fetch anything', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  for (const path of paths.filter((path) => path !== 'no-such-page')) await page.goto(`/server-manager/${path}`);
  expect(complaints).toEqual([]);
});

/** The requests and bytes that opening a page takes, headers included. */
async function weigh(page: Page, path: string): Promise<{ requests: number; bytes: number; hosts: string[] }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const sizes: number[] = [];
  const urls: string[] = [];
  session.on('Network.loadingFinished', ({ encodedDataLength }) => sizes.push(encodedDataLength));
  session.on('Network.requestWillBeSent', ({ request }) => urls.push(request.url));
  await page.goto(path, { waitUntil: 'networkidle' });
  await session.detach();
  const sent = sizes.filter((size) => size > 0);
  return {
    requests: sent.length,
    bytes: sent.reduce((sum, size) => sum + size, 0),
    hosts: [...new Set(urls.filter((url) => url.startsWith('http')).map((url) => new URL(url).host))],
  };
}
