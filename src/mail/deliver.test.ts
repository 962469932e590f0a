import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { deliver } from './deliver.ts';
import type { WaitingMail } from './waiting-mail.ts';

const mail: WaitingMail = {
  id: 'aaaa-000000000001',
  to: 'ann@there.test',
  from: { name: 'Server, of the "office"', address: 'admin@here.test' },
  subject: 'Grüße',
  text: 'Dear Ann\n.\n.hidden\n',
  written: '2030-01-02T03:04:05.000Z',
  tries: 0,
  next: undefined,
  failure: undefined,
};

/** A mail server that gives these answers to commands, and `250 ok` to all others. */
async function mailServer(answers: Readonly<Record<string, string>> = {}): Promise<{ port: number; said: string[] }> {
  const said: string[] = [];
  const server = createServer((client) => {
    let isText = false;
    let rest = '';
    client.on('error', () => undefined);
    client.write(`${answers['CONNECT'] ?? '220 here.test'}\r\n`);
    client.on('data', (bytes) => {
      const lines = `${rest}${bytes.toString()}`.split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        said.push(line);
        const command = Object.keys(answers).find((one) => line.startsWith(one));
        if (isText && line !== '.') continue;
        if (isText) client.write(`${answers['END'] ?? '250 ok'}\r\n`);
        else
          client.write(
            `${command === undefined ? (line === 'DATA' ? '354 go on' : '250 ok') : (answers[command] ?? '')}\r\n`,
          );
        isText = !isText && line === 'DATA' && command === undefined;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, said };
}

test('a mail is handed over with an empty sender on the envelope, its own date and its id', async () => {
  const { port, said } = await mailServer();
  expect(await deliver(mail, 'here.test', port)).toEqual({ end: 'sent' });
  expect(said[0]).toBe('EHLO here.test');
  expect(said.slice(1, 3)).toEqual(['MAIL FROM:<>', 'RCPT TO:<ann@there.test>']);
  for (const line of [
    'From: "Server, of the \\"office\\"" <admin@here.test>',
    'To: ann@there.test',
    'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
    'Message-ID: <aaaa-000000000001@here.test>',
    'Date: Wed, 02 Jan 2030 03:04:05 +0000',
    'Auto-Submitted: auto-generated',
  ])
    expect(said).toContain(line);
});

test('a dot at the begin of a line neither ends the mail nor is lost', async () => {
  const { port, said } = await mailServer();
  await deliver(mail, 'here.test', port);
  expect(said.slice(said.indexOf('Dear Ann'))).toEqual(expect.arrayContaining(['Dear Ann', '..', '..hidden', '.']));
});

test('a password or encryption that a server offers is not used', async () => {
  const { port, said } = await mailServer({ EHLO: '250-here.test\r\n250-STARTTLS\r\n250 AUTH PLAIN' });
  expect(await deliver(mail, 'here.test', port)).toEqual({ end: 'sent' });
  expect(said.filter((line) => /^(STARTTLS|AUTH )/.test(line))).toEqual([]);
});

test.each([
  ['MAIL', '550 not you', 'refused'],
  ['RCPT', '550 no such user', 'refused'],
  ['RCPT', '450 greylisted', 'later'],
  ['DATA', '554 no', 'refused'],
  ['END', '552 too large', 'refused'],
  ['END', '452 disk full', 'later'],
  // Not about this mail, so it may work later.
  ['CONNECT', '554 not now', 'later'],
])('after %s is answered with %s a mail is %s', async (command, answer, end) => {
  const { port } = await mailServer({ [command]: answer });
  const delivery = await deliver(mail, 'here.test', port);
  expect(delivery).toMatchObject({ end, failure: expect.stringContaining(answer.slice(4)) as string });
});

test('the failure is one line of at most 500 characters', async () => {
  const { port } = await mailServer({ RCPT: `550-first line\r\n550 ${'x'.repeat(900)}` });
  const delivery = await deliver(mail, 'here.test', port);
  const failure = delivery.end === 'sent' ? '' : delivery.failure;
  expect(failure).toContain('first line');
  expect(failure).not.toContain('\n');
  expect(failure.length).toBeLessThanOrEqual(501);
});

test('if nobody answers the mail server is down', async () => {
  expect(await deliver(mail, 'here.test', 1)).toMatchObject({ end: 'down' });
});
