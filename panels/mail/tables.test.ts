import { expect, test } from 'vitest';
import { askAbout, expandFor } from '../../src/kit/testing/expand-template.fixture.ts';
import type { RecordLines } from '../../src/kit/testing/fresh-root.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';

const hasPostfix = canRun('postconf', ['-d', 'mail_version']);
const tableOf = (name: string, records: RecordLines): Promise<string> =>
  expandFor(import.meta.dirname, `/etc/postfix/panelsmith-${name}`, records);

/** The lines of a table without its comments. */
async function lines(name: string, records: RecordLines): Promise<string[]> {
  return (await tableOf(name, records)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const accounts = [
  'abc=user|EmailForward|both|ForwardAddress|a+b@example.net',
  'admin=system',
  'info=pseudonym|Account|sales',
  'sales=group|Members|abc,def|Visible|internal',
  'def=user|EmailForward|local',
  'two words=group|Members|abc',
  'x,y=pseudonym|Account|abc',
];
const server: RecordLines = { configuration: ['DomainName=example.org'], domains: ['b.example=domain'], accounts };

test('mail of groups, pseudonyms and forwards has its way; names that are none are left out, with a comment', async () => {
  expect(await lines('aliases', server)).toEqual(['abc abc, a+b@example.net', 'info sales', 'sales abc, def']);
  expect((await tableOf('aliases', server)).match(/^# left out: .*/gm)).toHaveLength(2);
  expect((await lines('recipients', server)).sort()).toEqual(
    ['abc', 'admin', 'def', 'info', 'sales'].map((name) => `${name} accepted`),
  );
  expect(await lines('internal', server)).toEqual(['sales@ REJECT this address is for senders of this server only']);
});

test('mail to unknown names goes to one account in every domain, and mailboxes keep theirs', async () => {
  const caught = { ...server, configuration: ['DomainName=example.org', 'EmailUnknownUser=def'] };
  expect((await lines('aliases', caught)).slice(-4)).toEqual([
    'admin admin',
    'def def',
    '@example.org def',
    '@b.example def',
  ]);
  expect(await lines('recipients', caught)).toEqual(
    expect.arrayContaining(['@example.org accepted', '@b.example accepted']),
  );
});

test.each(['returntosender', '', 'two words', 'a,b', '$x', '#1'])(
  'mail to unknown names comes back, where they would go to %j',
  async (target) => {
    const records = { ...server, configuration: ['DomainName=example.org', `EmailUnknownUser=${target}`] };
    for (const name of ['aliases', 'recipients'])
      expect((await lines(name, records)).filter((line) => line.startsWith('@'))).toEqual([]);
  },
);

test('a table of a server without records has only comments', async () => {
  for (const name of ['aliases', 'attachments', 'internal', 'recipients', 'smarthost', 'transport'])
    expect([name, await lines(name, {})]).toEqual([name, []]);
});

test.runIf(hasPostfix)('Postfix finds in the tables what it should (postmap)', async () => {
  const find = async (table: string, name: string, records: RecordLines): Promise<string> =>
    askAbout(await tableOf(table, records), [
      'sh',
      '-c',
      'touch -d @0 FILE && postmap -q "$1" texthash:FILE',
      'sh',
      name,
    ]).output.trim();
  expect(await find('aliases', 'abc', server)).toBe('abc, a+b@example.net');
  expect(await find('internal', 'sales@', server)).toMatch(/^REJECT /);
  expect(await find('recipients', 'x,y', server)).toBe('');
  const secret = 'SMTPSmartHostStatus|enabled|SMTPSmartHostUserid|us|SMTPSmartHostPasswd|p$1: #%"';
  const configuration = [`postfix=service|SMTPSmartHost|out.example.net|SMTPSmartHostPeerPort|587|${secret}`];
  expect(await find('smarthost', '[out.example.net]:587', { configuration })).toBe('us:p$1: #%"');
});

test.runIf(hasPostfix)('programs as attachments are refused where it is turned on (postmap)', async () => {
  const answer = async (header: string, status: string): Promise<string> => {
    const table = await tableOf('attachments', { configuration: [`postfix=service|PatternsScan|${status}`] });
    return askAbout(table, ['postmap', '-q', header, 'regexp:FILE']).output.trim();
  };
  for (const header of [
    'Content-Disposition: attachment; filename="run me.EXE"',
    'Content-Type: application/x; name=a.js',
    'Content-Type: application/x; name="a.pdf.scr"; charset=x',
  ]) {
    expect(await answer(header, 'enabled'), header).toMatch(/^REJECT programs/);
    expect(await answer(header, 'disabled'), header).toBe('');
  }
  for (const header of ['Content-Disposition: attachment; filename="exe.txt"', 'Subject: name=a.exe'])
    expect(await answer(header, 'enabled'), header).toBe('');
});
