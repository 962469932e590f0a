import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { heldByForm, HttpPerson } from '../../support/http-person.ts';

/*
 * An administrator who makes a change that cuts them off, or confirms one after signing in. Prints what happens.
 * Arguments: the server's address; the file with what the server printed at its start, if it has no administrator yet;
 * the page and what is typed there, as JSON, or nothing to confirm.
 */

const [host = '', printed = '', page = '', typed = '{}'] = process.argv.slice(2);
const password = 'Outside-2026-secret';
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const person = new HttpPerson(`http://${host}:9080`);
if (printed === '') await person.signIn(password);
else await person.setUp(/set up {2}(\S+)/.exec(readFileSync(printed, 'utf8'))?.[1] ?? '', password);
if (page === '') {
  const { html } = await person.get('/server-manager/confirm');
  const answer = await person.post('/server-manager/confirm', new URLSearchParams(heldByForm(html)));
  say(`confirmed: ${answer.status}`);
} else {
  const path = `/server-manager/${page}`;
  const { html } = await person.get(path);
  say(html.includes('unless you confirm') ? 'the form says so' : 'the form does not say so');
  // The answer can be lost with the connection.
  const sent = person.submit(path, JSON.parse(typed) as Record<string, string>).then(
    ({ status }) => status,
    () => 'no answer',
  );
  const status = await Promise.race([sent, delay(5000, 'no answer')]);
  say([303, 'no answer'].includes(status) ? 'sent' : `refused: ${status}`);
  await until(async () => !(await reaches()));
  say('locked out');
  await until(reaches);
  say('back');
}

/** Whether a new connection is answered; the one of the browser goes on in any case. */
function reaches(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 9080, timeout: 1000 });
    const end = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => {
      end(true);
    });
    socket.once('timeout', () => {
      end(false);
    });
    socket.once('error', () => {
      end(false);
    });
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await isSo());) {
    if (Date.now() > end) throw new Error('waited for a minute');
    await delay(100);
  }
}
process.exit(0);
