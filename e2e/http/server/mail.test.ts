import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Databases } from '../../../src/db/file/databases.ts';
import { temporaryFolder } from '../../../src/files/temporary-folder.fixture.ts';
import { Mailer } from '../../../src/mail/mailer.ts';
import { rememberLanguage } from '../../../src/mail/reader-languages.ts';
import { sendMessage } from '../../../src/mail/send-message.ts';
import { openRoot, type Root } from '../../../src/root.ts';
import { openFreshApp } from '../../support/fresh-app.ts';
import { mountSmallDisk } from '../../../src/cli/serve/small-disk.fixture.ts';
import { freePort, openMailSink, sinkProgram, type MailSink } from '../../support/mail-sink.ts';

const hasSink = existsSync(sinkProgram);
if (!hasSink) process.stderr.write('Tests of mail are left out: no smtp-sink (Debian package postfix)\n');

const from = { name: 'server.example.org', address: 'admin@example.org' };
let folder = '';
let root: Root;
let sink: MailSink | undefined;

beforeEach(() => {
  folder = temporaryFolder().path;
  root = openRoot(folder);
});

afterEach(async () => {
  await sink?.close();
  sink = undefined;
});

function mailer(port: number): Mailer {
  return new Mailer({ root, name: () => 'server.example.org', port });
}

describe.skipIf(!hasSink)('mail, to a real mail server', () => {
  test('a mail is sent with an empty sender, and what it says cannot add a header or a recipient', async () => {
    sink = await openMailSink();
    const hostile = 'Räte\r\nBcc: evil@example.net\r\n\r\n.\r\nRCPT TO:<evil@example.net>';
    const mail = {
      to: 'abc@example.org',
      from: { ...from, name: hostile },
      subject: hostile,
      text: `a\n.\n${hostile}`,
    };
    expect(await mailer(sink.port).send(mail)).toBe('sent');
    const [got = '', ...others] = sink.mails();
    expect(others).toEqual([]);
    const [head = '', ...body] = got.split('\n\n');
    expect(head).toMatch(/^X-Mail-Args: <>/m);
    expect(head.match(/^X-Rcpt-Args:.*$/gm)).toEqual(['X-Rcpt-Args: <abc@example.org>']);
    expect(head).not.toMatch(/^(Bcc|RCPT)/im);
    expect(head).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(body.join('\n\n')).toContain('Bcc: evil@example.net');
    expect(readdirSync(join(root.state, 'mail-queue'))).toEqual(['lock']);
  });

  test('a mail waits in a file of root when no server answers, and is sent when one does again', async () => {
    const port = await freePort();
    const own = mailer(port);
    const mail = { to: 'abc@example.org', from, subject: 'Backup', text: 'done' };
    expect([await own.send(mail), await own.send(mail)]).toEqual(['waiting', 'waiting']);
    const [first, second] = own.queue.list();
    if (!first || !second) throw new Error('there are two mails');
    expect(first.failure).toContain('ECONNREFUSED');
    expect(statSync(join(own.queue.folder, `${first.id}.json`)).mode & 0o777).toBe(0o600);
    await own.sendDue(new Date());
    expect(own.queue.list().map(({ tries }) => tries)).toEqual([1, 1]);
    sink = await openMailSink(port);
    // Only the first mail is due, but if the server accepts it, the others are sent too.
    own.queue.put({ ...second, next: new Date(Date.now() + 3_600_000).toISOString() });
    await own.sendDue(new Date(Date.now() + 120_000));
    expect(own.queue.list()).toEqual([]);
    expect(sink.mails()).toHaveLength(2);
  });

  test('on a full disk a mail is still sent, and an alert is sent once', async (context) => {
    const disk = mountSmallDisk('8m') ?? context.skip('only root can mount a disk to fill');
    sink = await openMailSink();
    const app = await openFreshApp({ within: disk.folder, web: { smtpPort: sink.port } });
    try {
      const action = app.root.path('etc/e-smith/events/nightly/S50fail');
      mkdirSync(join(action, '..'), { recursive: true });
      writeFileSync(action, '#!/bin/sh\nexit 3\n', { mode: 0o755 });
      await app.system.events.signal('nightly', [], { author: 'root', changeSet: undefined }).finished;
      disk.fill(0);
      await app.tendMail();
      await app.tendMail();
      expect(sink.mails()).toHaveLength(1);
      await sink.close();
      sink = undefined;
      const own = new Mailer({ root: app.root, name: () => 'here', port: await freePort() });
      await expect(own.send({ to: 'abc@example.org', from, subject: 's', text: 't' })).rejects.toThrow('cannot write');
    } finally {
      disk.free();
      await app.close();
      disk.remove();
    }
  });

  test('a mail that the server refuses is not tried again, one that it cannot accept now is', async () => {
    sink = await openMailSink(undefined, ['-f', 'RCPT']);
    const mail = { to: 'nobody@example.org', from, subject: 's', text: 't' };
    expect(await mailer(sink.port).send(mail)).toBe('waiting');
    await sink.close();
    sink = await openMailSink(undefined, ['-r', 'RCPT']);
    expect(await mailer(sink.port).send(mail)).toBe('waiting');
    const [refused, later] = mailer(sink.port).queue.list();
    expect(refused?.next).toBeUndefined();
    expect(refused?.failure).toMatch(/\b5\d\d\b/);
    expect(later?.next).toBeDefined();
  });

  test('a failure that nobody saw is mailed to admin at once, in the language of admin, and once', async () => {
    sink = await openMailSink();
    const app = await openFreshApp({ web: { smtpPort: sink.port } });
    try {
      const admin = await app.admin();
      await app.system.databases.configuration.update((draft) => {
        draft.setType('SystemName', 'gatter');
        draft.setType('DomainName', 'example.org');
      });
      await admin.post('/server-manager/preferences', {
        language: 'de',
        _csrf: /name="_csrf" value="([^"]*)"/.exec((await admin.get('/server-manager/')).html)?.[1] ?? '',
      });
      const action = app.root.path('etc/e-smith/events/nightly/S50fail');
      mkdirSync(join(action, '..'), { recursive: true });
      writeFileSync(action, '#!/bin/sh\nexit 3\n', { mode: 0o755 });
      const run = await app.system.events.signal('nightly', [], { author: 'root', changeSet: undefined }).finished;
      await app.tendMail();
      await app.tendMail();
      const [got = '', ...others] = sink.mails();
      expect(others).toEqual([]);
      expect(got).toContain('X-Rcpt-Args: <admin@example.org>');
      expect(got).toContain('Subject: gatter.example.org braucht Aufmerksamkeit');
      expect(got.replaceAll('=\n', '')).toContain(`https://gatter.example.org/server-manager/runs/${run.id}`);
      await app.tendMail(new Date(Date.now() + 7 * 86_400_000));
      expect(sink.mails()).toHaveLength(2);
    } finally {
      await app.close();
    }
  });
});

test('a mail of a package is in the words of its reader, from its lexicon', async () => {
  const locales = join(folder, 'backup/locales');
  mkdirSync(locales, { recursive: true });
  const words = (subject: string, text: string): string => JSON.stringify({ mail: { failed: { subject, text } } });
  writeFileSync(join(locales, 'en.json'), words('{{server}}: backup failed', 'Why: {{failure}}'));
  writeFileSync(join(locales, 'fr.json'), words('{{server}} : sauvegarde ratée', 'Raison : {{failure}}'));
  rememberLanguage(root, 'zoe', 'fr');
  const context = { root, databases: new Databases(root), folder: join(folder, 'backup') };
  const args = { failure: 'disk\nfull $t(mail.failed.subject)', server: 'a\r\nBcc: x@example.net' };
  for (const to of ['zoe', 'bob']) await sendMessage(context, { to, template: 'failed', args });
  expect(new Mailer({ root, name: () => '' }).queue.list()).toMatchObject([
    { to: 'zoe@localhost', subject: 'a Bcc: x@example.net : sauvegarde ratée', text: `Raison : ${args.failure}\n` },
    { to: 'bob@localhost', subject: 'a Bcc: x@example.net: backup failed' },
  ]);
  for (const to of ['a@b.org, c@d.org', 'a@b.org\r\nRCPT TO:<c@d.org>', '<a@b.org>', ''])
    await expect(sendMessage(context, { to, template: 'failed' })).rejects.toThrow('not a mail address');
  await expect(sendMessage(context, { template: 'gone' })).rejects.toThrow('mail.gone.subject');
});

test('the home page lists waiting mails; they can be sent and removed there', async () => {
  const app = await openFreshApp({ web: { smtpPort: await freePort() } });
  try {
    const admin = await app.admin();
    const own = new Mailer({ root: app.root, name: () => 'here', port: await freePort() });
    await own.send({ to: 'abc@example.org', from, subject: 'A <b>report</b>', text: 't' });
    expect((await admin.get('/server-manager/')).html).toContain('href="/server-manager/waiting-mail"');
    const { html } = await admin.get('/server-manager/waiting-mail');
    expect(html).toContain('A &lt;b&gt;report&lt;/b&gt;');
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
    await admin.post('/server-manager/waiting-mail/send', { _csrf });
    expect((await admin.get('/server-manager/waiting-mail')).html).toContain('Messages that are still waiting: 1.');
    const mail = own.queue.list()[0]?.id ?? '';
    await admin.post('/server-manager/waiting-mail/remove', { _csrf, mail: '../../passwords' });
    await admin.post('/server-manager/waiting-mail/remove', { _csrf, mail });
    expect((await admin.get('/server-manager/waiting-mail')).html).toContain('No message is waiting.');
  } finally {
    await app.close();
  }
});

test('an alert is written also while the mails that wait cannot be tried', async () => {
  const app = await openFreshApp({ web: { smtpPort: await freePort() } });
  try {
    const own = new Mailer({ root: app.root, name: () => 'here', port: await freePort() });
    await own.send({ to: 'abc@example.org', from, subject: 'Backup', text: 'done' });
    const lock = join(own.queue.folder, 'lock');
    rmSync(lock, { force: true });
    mkdirSync(lock);
    const action = app.root.path('etc/e-smith/events/nightly/S50fail');
    mkdirSync(join(action, '..'), { recursive: true });
    writeFileSync(action, '#!/bin/sh\nexit 3\n', { mode: 0o755 });
    await app.system.events.signal('nightly', [], { author: 'root', changeSet: undefined }).finished;
    await app.tendMail(new Date(Date.now() + 3_600_000));
    expect(own.queue.list().map(({ subject }) => subject)).toEqual(['Backup', expect.stringContaining('attention')]);
    expect(app.logged.join('\n')).toContain('the waiting mails cannot be sent');
  } finally {
    await app.close();
  }
});
