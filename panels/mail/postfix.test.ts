import { expect, test } from 'vitest';
import { askAbout, expandFor } from '../../src/kit/testing/expand-template.fixture.ts';
import type { RecordLines } from '../../src/kit/testing/fresh-root.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';

const hasPostfix = canRun('postconf', ['-d', 'mail_version']);
const fileOf = (name: string, records: RecordLines): Promise<string> =>
  expandFor(import.meta.dirname, `/etc/postfix/${name}`, records);

/** The settings of `main.cf`, by name. */
async function settings(records: RecordLines = {}): Promise<Record<string, string>> {
  const text = await fileOf('main.cf', records);
  return Object.fromEntries(
    [...text.matchAll(/^(\w+) =[ ]*(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

const names = ['SystemName=mail', 'DomainName=example.org'];
const postfix = (props: string): RecordLines => ({ configuration: [...names, `postfix=service|${props}`] });

test('without any record mail is taken from this machine only, for a domain of its own', async () => {
  expect(await settings()).toMatchObject({
    myhostname: 'localhost.localdomain',
    mydestination: 'localdomain, localhost.localdomain, localhost',
    mynetworks: '127.0.0.1/32, [::1]/128',
    relay_domains: '',
    message_size_limit: '52428800',
    smtp_tls_security_level: 'may',
    smtpd_client_restrictions: 'permit_mynetworks, reject',
  });
  expect(await settings()).not.toHaveProperty('relayhost');
});

test('mail is taken for every domain, and relayed for those whose mail another server takes', async () => {
  const records = {
    configuration: names,
    domains: [
      'here.example=domain',
      'there.example=domain|MailServer|10.0.0.9',
      'self.example=domain|MailServer|localhost',
      'two words=domain',
    ],
    networks: ['10.0.0.0=network|Mask|255.0.0.0', 'fd00::=network|Mask|64'],
  };
  expect(await settings(records)).toMatchObject({
    mydestination: 'example.org, here.example, self.example, mail.example.org, localhost',
    relay_domains: 'there.example',
    mynetworks: '127.0.0.1/32, 10.0.0.0/8, [::1]/128, [fd00::]/64',
  });
  expect(await fileOf('panelsmith-transport', records)).toMatch(/\.\n+there\.example smtp:\[10\.0\.0\.9\]\n$/);
});

test('one server takes the mail of all domains, except of those that say otherwise', async () => {
  const records = {
    configuration: [...names, 'DelegateMailServer=10.0.0.8'],
    domains: ['own.example=domain|MailServer|localhost', 'there.example=domain|MailServer|10.0.0.9'],
  };
  expect(await settings(records)).toMatchObject({
    mydestination: 'own.example, mail.example.org, localhost',
    relay_domains: 'example.org, there.example',
  });
  const lines = (await fileOf('panelsmith-transport', records)).trimEnd().split('\n').slice(1);
  expect(lines.filter(Boolean)).toEqual(['example.org smtp:[10.0.0.8]', 'there.example smtp:[10.0.0.9]']);
});

const signedIn = 'SMTPSmartHostStatus|enabled|SMTPSmartHostUserid|us|SMTPSmartHostPasswd|p$1: #%"';

test('the server for outgoing mail gets the password, wherever its name is stored', async () => {
  const both = [postfix(`SMTPSmartHost|out.example.net|SMTPSmartHostPeerPort|465|${signedIn}`)];
  both.push({
    configuration: [
      'SMTPSmartHost=out.example.net',
      `postfix=service|SMTPSmartHost||SMTPSmartHostPeerPort|465|${signedIn}`,
    ],
  });
  for (const records of both) {
    expect(await settings(records)).toMatchObject({
      relayhost: '[out.example.net]:465',
      smtp_sasl_auth_enable: 'yes',
      smtp_tls_wrappermode: 'yes',
      smtp_tls_security_level: 'encrypt',
    });
    expect(await fileOf('panelsmith-smarthost', records)).toMatch(/\n\[out\.example\.net\]:465 us:p\$1: #%"\n$/);
  }
});

test.each(['', 'off', 'two words', '[a]:25', '$HOME'])(
  'without a server for outgoing mail, such as %j, mail also goes to servers that cannot encrypt',
  async (host) => {
    const found = await settings(postfix(`SMTPSmartHost|${host}|SMTPSmartHostPeerPort|465|${signedIn}`));
    expect(found).toMatchObject({ smtp_tls_security_level: 'may' });
    expect(found).not.toHaveProperty('relayhost');
    expect(found).not.toHaveProperty('smtp_tls_wrappermode');
  },
);

test.each([
  'SMTPSmartHostUserid|',
  'SMTPSmartHostUserid|a b',
  'SMTPSmartHostUserid|a:b',
  'SMTPSmartHostPasswd| x',
  'SMTPSmartHostStatus|disabled',
])('a name or password that Postfix would misread, or that is not wanted, is not written: %s', async (props) => {
  const text = await fileOf('panelsmith-smarthost', postfix(`SMTPSmartHost|out.example.net|${signedIn}|${props}`));
  expect(text).not.toContain('out.example.net');
});

test('filters are asked where they are turned on; only without the virus scanner mail waits', async () => {
  const configuration = [...names, 'postfix=service|VirusScan|enabled', 'spamassassin=service|status|enabled'];
  expect(await settings({ configuration })).toMatchObject({
    smtpd_milters: '{ unix:clamav/clamav-milter.ctl, default_action=tempfail }, unix:spamass/spamass.sock',
    milter_default_action: 'accept',
  });
  expect(await settings(postfix('VirusScan|disabled'))).not.toHaveProperty('smtpd_milters');
});

test('mail from everywhere, and larger mail, is taken where the settings say so', async () => {
  const open = await settings(postfix('access|public|MaxMessageSize|1048576'));
  expect(open).toMatchObject({ message_size_limit: '1048576' });
  expect(open).not.toHaveProperty('smtpd_client_restrictions');
  expect(await settings(postfix('MaxMessageSize|10 MB'))).toMatchObject({ message_size_limit: '52428800' });
});

test('the ports for sending are open where they are turned on, after a sign-in only', async () => {
  const services = async (...configuration: readonly string[]): Promise<string[]> =>
    (await fileOf('master.cf', { configuration })).split(/\n(?=\S)/).filter((service) => /^\d/.test(service));
  expect(await services('sqpsmtpd=service|TCPPort|465', 'uqpsmtpd=service|status|enabled|TCPPort|x y')).toEqual([]);
  const [tls = '', started = ''] = await services(
    'sqpsmtpd=service|status|enabled|TCPPort|465|access|private',
    'uqpsmtpd=service|status|enabled|TCPPort|587|access|public',
  );
  expect(tls).toMatch(
    /^465 inet[^]*smtpd_tls_wrappermode=yes\n[^]*smtpd_client_restrictions=permit_mynetworks,reject\n/,
  );
  expect(started).toMatch(/^587 inet[^]*smtpd_tls_security_level=encrypt\n[^]*smtpd_client_restrictions=\n/);
  for (const service of [tls, started])
    expect(service).toMatch(/smtpd_relay_restrictions=permit_sasl_authenticated,reject\n/);
});

test.runIf(hasPostfix)('Postfix accepts the files of a server with everything turned on (postconf)', async () => {
  const records: RecordLines = {
    configuration: [
      ...names,
      `postfix=service|SMTPSmartHost|out.example.net|SMTPSmartHostPeerPort|465|VirusScan|enabled|${signedIn}`,
      'spamassassin=service|status|enabled',
      'sqpsmtpd=service|status|enabled|TCPPort|465|access|private',
      'uqpsmtpd=service|status|enabled|TCPPort|587|access|public',
    ],
    domains: ['there.example=domain|MailServer|10.0.0.9'],
    networks: ['fd00::=network|Mask|64'],
  };
  const check =
    'cp FILE FOLDER/main.cf && echo "$1" > FOLDER/master.cf && touch -d @0 FOLDER/*.cf && ' +
    'postconf -c FOLDER -n && postconf -c FOLDER -M';
  const master = await fileOf('master.cf', records);
  const { status, output } = askAbout(await fileOf('main.cf', records), ['sh', '-c', check, 'sh', master]);
  expect(output).not.toMatch(/warning:|error:|fatal:/);
  expect(output).toMatch(/^relayhost = \[out\.example\.net\]:465$/m);
  expect(output).toMatch(/^587 +inet .*smtpd -o syslog_name=postfix\/uqpsmtpd -o/m);
  expect(status).toBe(0);
});
