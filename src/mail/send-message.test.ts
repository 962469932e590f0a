import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databasesOf } from '../changes/change-set.fixture.ts';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../root.ts';
import { Mailer } from './mailer.ts';
import { MailQueue } from './mail-queue.ts';
import { rememberLanguage } from './reader-languages.ts';
import { sendMessage, sendThrough } from './send-message.ts';

const here = ['SystemName=mail', 'DomainName=here.test'];

/** A root whose queue cannot be locked, so that every mail waits; and a package with two templates. */
function setUp(): { root: Root; folder: string } {
  const folder = temporaryFolder();
  const root = openRoot(folder.at('root'));
  mkdirSync(join(new MailQueue(root).folder, 'lock'), { recursive: true });
  mkdirSync(folder.at('locales'));
  const write = (language: string, sentences: Readonly<Record<string, string>>): void => {
    writeFileSync(folder.at('locales', `${language}.json`), JSON.stringify(sentences));
  };
  write('en', { 'mail.full.subject': '{{disk}} of {{server}} is full', 'mail.full.text': 'Dear reader' });
  write('de', { 'mail.full.subject': '{{disk}} von {{server}} ist voll', 'mail.full.text': 'Guten Tag' });
  return { root, folder: folder.path };
}

function waiting(root: Root): { to: string; subject: string }[] {
  return new MailQueue(root).list().map(({ to, subject }) => ({ to, subject }));
}

test('each reader gets a mail in the own language, from admin and with the name of the server', async () => {
  const { root, folder } = setUp();
  rememberLanguage(root, 'bob', 'de');
  const databases = databasesOf({ configuration: here });
  const message = { to: ['ann', 'bob', 'eve@there.test'], template: 'full', args: { disk: 'sda' } };
  expect(await sendMessage({ root, databases, folder }, message)).toBe('waiting');
  expect(waiting(root).sort((a, b) => a.to.localeCompare(b.to))).toEqual([
    { to: 'ann@here.test', subject: 'sda of mail.here.test is full' },
    { to: 'bob@here.test', subject: 'sda von mail.here.test ist voll' },
    { to: 'eve@there.test', subject: 'sda of mail.here.test is full' },
  ]);
  expect(new MailQueue(root).list()[0]?.from).toEqual({ name: 'mail.here.test', address: 'admin@here.test' });
});

test('without readers the notice goes to admin, or to those that the configuration names', async () => {
  const { root, folder } = setUp();
  await sendMessage({ root, databases: databasesOf({ configuration: here }), folder }, { template: 'full' });
  expect(waiting(root).map(({ to }) => to)).toEqual(['admin@here.test']);
  const other = setUp();
  const named = databasesOf({ configuration: [...here, 'panelsmith=service|MailTo|ann, ops@there.test'] });
  await sendMessage({ ...other, databases: named }, { template: 'full' });
  expect(
    waiting(other.root)
      .map(({ to }) => to)
      .sort(),
  ).toEqual(['ann@here.test', 'ops@there.test']);
});

test('if one address is wrong or the template is missing, nobody gets a mail', async () => {
  const { root, folder } = setUp();
  const sender = { root, databases: databasesOf({ configuration: here }), folder };
  await expect(sendMessage(sender, { to: ['ann', 'a b@there.test'], template: 'full' })).rejects.toMatchObject({
    key: 'errors.mailAddress',
    args: { address: 'a b@there.test' },
  });
  await expect(sendMessage(sender, { to: 'ann', template: 'empty' })).rejects.toThrow('mail.empty.subject');
  expect(waiting(root)).toEqual([]);
});

test('a value cannot add a line to the subject', async () => {
  const { root, folder } = setUp();
  const sender = { root, databases: databasesOf({ configuration: here }), folder };
  await sendMessage(sender, { to: 'ann', template: 'full', args: { disk: 'a\nBcc: x@y.test' } });
  expect(waiting(root)[0]?.subject).toBe('a Bcc: x@y.test of mail.here.test is full');
});

test('through a given mailer each reader gets the text that the caller makes', async () => {
  const { root } = setUp();
  const configuration = databasesOf({ configuration: ['SystemName=a b', 'DomainName=<x>'] }).configuration.snapshot();
  const mailer = new Mailer({ root, name: () => 'x' });
  const write = (reader: string): { subject: string; text: string } => ({ subject: `To ${reader}`, text: 'x' });
  expect(await sendThrough(mailer, { to: ['ann', 'bob'] }, write, configuration)).toBe('waiting');
  expect(waiting(root).sort((a, b) => a.to.localeCompare(b.to))).toEqual([
    { to: 'ann@localhost', subject: 'To ann' },
    { to: 'bob@localhost', subject: 'To bob' },
  ]);
});
