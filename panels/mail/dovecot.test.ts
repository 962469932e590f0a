import { expect, test } from 'vitest';
import { askAbout, expandFor } from '../../src/kit/testing/expand-template.fixture.ts';
import type { RecordLines } from '../../src/kit/testing/fresh-root.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';

const hasDovecot = canRun('doveconf', ['-d', 'protocols']);
const dovecotConf = (records: RecordLines = {}): Promise<string> =>
  expandFor(import.meta.dirname, '/etc/dovecot/dovecot.conf', records);
const networks = ['192.168.1.0=network|Mask|255.255.255.0'];
const imap = 'imap=service|status|enabled|TCPPort|143|access|private';
const imaps = 'imaps=service|status|enabled|TCPPort|993|access|public';

/** The port of each listener; 0 is none. */
const ports = (text: string): string[] =>
  [...text.matchAll(/inet_listener (\w+) \{\n\s*port = (.*)/g)].map(([, name = '', port = '']) => `${name} ${port}`);

test('a server without records has no mailboxes to read', async () => {
  const text = await dovecotConf();
  expect(text).toMatch(/^protocols = none$/m);
  expect(ports(text)).toEqual([]);
});

test('a service that is turned on listens at its port, its neighbour does not', async () => {
  const text = await dovecotConf({
    configuration: [imaps, 'pop3=service|status|enabled|TCPPort|1100', 'imap=service|status|disabled|TCPPort|143'],
  });
  expect(text).toMatch(/^protocols = imap pop3$/m);
  expect(ports(text)).toEqual(['imap 0', 'imaps 993', 'pop3 1100', 'pop3s 0']);
  expect(ports(await dovecotConf({ configuration: ['imap=service|status|enabled|TCPPort|14 3'] }))).toEqual([]);
});

test('a password without encryption is taken from local networks, elsewhere only where a port is public', async () => {
  const closed = await dovecotConf({ networks, configuration: [imap, imaps] });
  expect(closed).toMatch(/^disable_plaintext_auth = yes$/m);
  expect(closed).toMatch(/^remote 192\.168\.1\.0\/24 \{\n\s*disable_plaintext_auth = no\n\}$/m);
  const open = await dovecotConf({ configuration: [imap.replace('private', 'public')] });
  expect(open).toMatch(/^disable_plaintext_auth = no$/m);
});

test('each port is open to the networks of its setting, and to the local ones with a setting that is unknown', async () => {
  const text = await expandFor(import.meta.dirname, '/etc/dovecot/panelsmith-networks', {
    networks,
    configuration: [
      imap,
      imaps,
      'pop3=service|TCPPort|110|access|localhost',
      'pop3s=service|TCPPort|995|access|constructor',
      'sqpsmtpd=service|TCPPort|a:b|access|public',
      'uqpsmtpd=service|TCPPort|587',
    ],
  });
  expect(text.split('\n').filter((line) => /^\d/.test(line))).toEqual([
    '143:::::::nopassword allow_nets=127.0.0.1/32,192.168.1.0/24',
    '993:::::::nopassword',
    '110:::::::nopassword allow_nets=127.0.0.1/32',
    '995:::::::nopassword allow_nets=127.0.0.1/32,192.168.1.0/24',
    '587:::::::nopassword allow_nets=127.0.0.1/32,192.168.1.0/24',
    '0:::::::nopassword',
  ]);
});

test.runIf(hasDovecot)('Dovecot accepts the file, with and without mailboxes to read (doveconf)', async () => {
  for (const configuration of [[], [imap, imaps, 'pop3s=service|status|enabled|TCPPort|995']]) {
    // The certificate of a server is not on this machine.
    const here = (await dovecotConf({ networks, configuration })).replace(/^(ssl_\w+ = ).*/gm, '$1</dev/null');
    const { status, output } = askAbout(here, ['doveconf', '-n', '-c', 'FILE']);
    expect(output).not.toMatch(/doveconf: (Error|Warning|Fatal)/);
    expect(output).toMatch(configuration.length > 0 ? /^protocols = imap pop3$/m : /^protocols = none$/m);
    expect(status).toBe(0);
  }
});
