import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';
import { scannerState } from './virus-scanner.ts';

const configuration = ['SystemName=mail', 'DomainName=example.org'];
const accounts = ['ann=user|FirstName|Ann'];

test('reading, receiving and filtering reach the records and files', async () => {
  const panel = await openPanel(import.meta.dirname, { configuration, accounts });
  expect((await panel.open('overview')).html).toContain('From the local networks');
  const read = await panel.submit('access', { IMAP: 'publicSSL', POP3: 'private' });
  expect([read.events, read.failed]).toEqual([[{ event: 'email-update', args: [] }], []]);
  expect((await panel.submit('access', {})).events).toEqual([]);
  expect(panel.record('configuration', 'imap')).toMatchObject({ status: 'enabled', access: 'private' });
  expect(panel.record('configuration', 'imaps')).toMatchObject({ status: 'enabled', access: 'public' });
  expect(panel.record('configuration', 'pop3s')).toMatchObject({ status: 'enabled', access: 'private' });
  expect(panel.read('etc/dovecot/dovecot.conf')).toContain('protocols = imap pop3\n');
  expect(panel.read('etc/dovecot/panelsmith-networks')).toMatch(/^993:::::::nopassword\n(.*\n)?995.* allow_nets=127/m);
  expect((await panel.open('access')).fields['IMAP']?.value).toBe('publicSSL');

  await panel.submit('reception', { MaxMessageSize: '20', Submission: 'public', access: 'private' });
  expect(panel.record('configuration', 'postfix')).toMatchObject({ MaxMessageSize: '20971520', access: 'private' });
  expect(panel.read('etc/postfix/main.cf')).toMatch(/message_size_limit = 20971520[^]*permit_mynetworks, reject\n$/);
  expect(panel.read('etc/postfix/master.cf')).toMatch(/^587 inet[^]*smtpd_client_restrictions=\n/m);

  await panel.submit('filtering', { Spam: true, Sensitivity: 'high', SubjectTag: true, Subject: '#1 [SPAM]' });
  expect(panel.record('configuration', 'spamass-milter')).toMatchObject({ status: 'enabled' });
  expect(panel.read('etc/spamassassin/local.cf')).toMatch(/required_score 3\n[^]*Subject \\#1 \[SPAM\]\n/);
  expect(panel.read('etc/default/spamass-milter')).toContain("-r 12'\n");
  for (const page of ['filtering', 'reception', 'delivery']) expect((await panel.submit(page, {})).events).toEqual([]);

  const isReady = scannerState() === 'ready';
  const scanned = await panel.submit('filtering', { VirusScan: true });
  expect(Object.keys(scanned.refusals)).toEqual(isReady ? [] : ['VirusScan']);
  expect((await panel.open('filtering')).html.includes('Mail is not scanned for viruses')).toBe(!isReady);
  await panel.close();
});

test('a server for outgoing mail gets its password from a file for root alone, and no page shows it', async () => {
  const panel = await openPanel(import.meta.dirname, { configuration, accounts });
  const values = { SMTPSmartHost: 'out.example.net', SMTPSmartHostStatus: true, SMTPSmartHostUserid: 'us' };
  expect(Object.keys((await panel.submit('delivery', values)).refusals)).toEqual(['SmartHostPassword']);
  expect(Object.keys((await panel.submit('delivery', { SMTPSmartHost: 'off' })).refusals)).toEqual(['SMTPSmartHost']);
  const set = await panel.submit('delivery', {
    ...values,
    SmartHostPassword: 's3cret: #x',
    SMTPSmartHostPeerPort: '587',
  });
  expect(set.failed).toEqual([]);
  expect(panel.read('etc/postfix/main.cf')).toContain(
    'relayhost = [out.example.net]:587\nsmtp_sasl_auth_enable = yes\n',
  );
  expect(panel.read('etc/postfix/panelsmith-smarthost')).toContain('[out.example.net]:587 us:s3cret: #x\n');
  expect(statSync(join(panel.root, 'etc/postfix/panelsmith-smarthost')).mode & 0o777).toBe(0o600);
  expect(set.output + (await panel.open('delivery')).html).not.toContain('s3cret');
  expect(panel.read('var/lib/panelsmith/history.jsonl')).not.toContain('s3cret');
  const kept = await panel.submit('delivery', {
    UnknownUser: 'deliver',
    UnknownAccount: 'ann',
    SMTPSmartHostPeerPort: '25',
  });
  expect(kept.failed).toEqual([]);
  expect(panel.record('configuration', 'EmailUnknownUser')?.['type']).toBe('ann');
  expect(panel.read('etc/postfix/panelsmith-smarthost')).toContain('[out.example.net]:25 us:s3cret: #x\n');
  expect(panel.read('etc/postfix/panelsmith-aliases')).toContain('@example.org ann\n');
  await panel.close();
});
