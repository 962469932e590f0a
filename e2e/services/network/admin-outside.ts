import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { HttpPerson } from '../../kit/http-person.ts';

/*
 * An administrator outside the local networks, who manages the server from a network that may do so, and takes that right
 * away. Prints what happens. Arguments: the server's address, the file with what it printed at its start.
 */

const [host = '', printed = ''] = process.argv.slice(2);
const origin = `http://${host}:9080`;
const page = '/server-manager/remoteaccess/remoteaccess';
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const person = new HttpPerson(origin);
const link = /set up {2}(\S+)/.exec(readFileSync(printed, 'utf8'))?.[1] ?? '';
await person.setUp(link, 'Outside-2026-secret');
const form = (await person.get(page)).html;
say(form.includes('unless you confirm') ? 'the form says so' : 'the form does not say so');
const answer = await person.submit(page, { ValidFrom: '' });
say(`saved: ${answer.status}`);
await until(async () => !(await reaches()));
say('locked out');
await until(reaches);
say('back');

/** Whether a new connection is answered; the one of the browser goes on in any case. */
function reaches(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 9080, timeout: 1500 });
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
