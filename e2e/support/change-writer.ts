import { ChangeSet } from '../../src/changes/change-set.ts';
import { stageRevertOf } from '../../src/changes/reverting/revert-scope.ts';
import { openRoot } from '../../src/root.ts';
import { openSystem, type System } from '../../src/system.ts';

/**
 * A process of tests that writes change sets over two databases, to be killed: `change-writer ROOT STEP WORK`. With a
 * step it kills itself at this step; without one it runs until it is killed, and prints the number of each change set
 * that was acknowledged. Its work is `apply` or `revert`.
 */
const [, , folder = '', step = '', work = 'apply'] = process.argv;

const system = await openSystem(openRoot(folder), {
  withPanels: false,
  reached(reached) {
    if (armed && reached === step) process.kill(process.pid, 'SIGKILL');
  },
});
let armed = work === 'apply';
const author = { account: 'betty', origin: 'test' };

await system.initializeDatabases();
await system.changes.recover();
for (let number = 1 + numberNow(system); ; number++) {
  const applied = await write(number);
  if (step !== '' && work === 'revert') {
    await applied.settled;
    armed = true;
    await revert(applied.id);
  } else if (number % 3 === 0) {
    await applied.settled;
    await revert(applied.id);
    await write(number);
  }
  process.stdout.write(`${String(number)}\n`);
}

async function write(number: number) {
  const changes = new ChangeSet(system.databases);
  for (const name of ['accounts', 'configuration']) {
    const database = changes.database(name);
    if (database.get('thing')) database.setProps('thing', { Number: String(number) });
    else database.create('thing', 'gadget', { Number: String(number) });
  }
  changes.signal('gadget-modify', 'thing');
  const applied = await system.changes.apply(changes, author);
  if ('conflicts' in applied) throw new Error(`conflict: ${JSON.stringify(applied.conflicts)}`);
  return applied;
}

async function revert(id: string): Promise<void> {
  const { changes, folded } = await stageRevertOf(system, { id }, new Map());
  const applied = await system.changes.apply(changes, { ...author, reverts: folded.entries });
  if ('conflicts' in applied) throw new Error('there was a conflict');
  await applied.settled;
}

function numberNow({ databases }: System): number {
  return Number(databases.accounts.snapshot().get('thing')?.prop('Number') ?? '0');
}
