import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

let app: FreshApp;
let admin: HttpPerson;
const path = '/server-manager/remoteaccess/remoteaccess';
const typed = { firewall: 'enabled', sshAccess: 'public', TCPPort: '2022' };
const question = '/server-manager/firewall/firewall?protocol=tcp&port=2022&source=203.0.113.9';

beforeAll(async () => {
  app = await openFreshApp();
  const lines = ['masq=service|status|enabled', 'sshd=service|TCPPort|2022|access|private|status|enabled', ''];
  writeFileSync(app.system.databases.configuration.file, lines.join('\n'));
  admin = await app.admin();
  await app.system.events.signal('firewall-adjust', [], { author: 'admin', changeSet: undefined }).finished;
});

afterAll(() => app.close());

/** The page's answer as text. */
async function answer(): Promise<string> {
  const { html } = await admin.get(question);
  const [, section = ''] = /aria-labelledby="answer">([^]*?)<\/section>/.exec(html) ?? [];
  return section.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

test('the preview shows how the ruleset changes, then the page says what is open, why, and who did it', async () => {
  expect(await answer()).toMatch(/TCP port 2022 closed.*Service sshd.*it is private/);
  const { html } = await admin.submit(path, { ...typed, _preview: '1' });
  expect(html).toContain('/etc/panelsmith/firewall.nft');
  expect(html).toMatch(/tcp dport 2022 accept/);
  expect(await answer()).toContain('closed');
  expect((await admin.submit(path, typed)).status).toBe(303);
  expect(await answer()).toMatch(/open.*Service sshd.*public and enabled.*admin.*History/);
});
