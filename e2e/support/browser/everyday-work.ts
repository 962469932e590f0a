import { adminPassword } from './fixtures.ts';
import { HttpPerson } from '../http-person.ts';
import { panelsmith } from './root-reader.ts';
import type { Server } from '../server.ts';

const wilma = {
  acctName: 'wilma',
  FirstName: 'Wilma',
  LastName: 'Flint',
  EmailForward: 'local',
  VPNClientAccess: 'no',
};

/** Roots of servers whose history already has this work, since several specs can share a server. */
const done = new Set<string>();

/** Creates, changes and removes a user, so that history and runs have entries. All runs are finished at the end. */
export async function doEverydayWork(server: Server): Promise<void> {
  if (!done.has(server.root)) await createAndRemove(server);
  done.add(server.root);
  // The command waits for the earlier runs.
  panelsmith(server, 'signal-event', 'user-modify', 'srossi');
}

async function createAndRemove(server: Server): Promise<void> {
  const person = new HttpPerson(server.origin);
  await person.signIn(adminPassword);
  const answers = [
    await person.submit('/server-manager/useraccounts/create', wilma),
    await person.submit('/server-manager/useraccounts/modify?key=wilma', { City: 'Leeds' }),
    await person.submit('/server-manager/useraccounts/remove?key=wilma', {}),
  ];
  if (answers.some(({ status }) => status !== 303)) throw new Error('a submit was not taken');
}
