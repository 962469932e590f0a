import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { identityOf, isAlive } from '../process-identity.ts';
import { IsolatedProcess, type IsolatedEnd } from './isolated-process.ts';

interface Heard {
  readonly isolated: IsolatedProcess;
  readonly messages: unknown[];
  readonly output: () => string;
  readonly end: Promise<IsolatedEnd>;
}

const own = join(import.meta.dirname, 'isolated-code.ts');

function start(code: string): Heard {
  const folder = temporaryFolder();
  folder.write('package.json', '{ "type": "module" }');
  const imports = `import { listenToParent, printAtOnce, sendToParent } from '${own}';`;
  const module = folder.write('code.ts', `${imports}\nprintAtOnce();\n${code}`);
  const isolated = new IsolatedProcess({ module, environment: { GIVEN: 'this' }, megabytes: 64 });
  onTestFinished(async () => {
    await isolated.end();
  });
  const messages: unknown[] = [];
  const chunks: Buffer[] = [];
  const end = new Promise<IsolatedEnd>((onEnd) => {
    isolated.listen({
      onMessage: (message) => messages.push(message),
      onOutput: (bytes) => chunks.push(bytes),
      onEnd,
    });
  });
  return { isolated, messages, output: () => Buffer.concat(chunks).toString(), end };
}

test('it receives messages and its environment, and its answers and output arrive before its end', async () => {
  const heard = start(`listenToParent(({ map }) => {
    console.log(process.env.GIVEN + ' ' + process.env.HOME);
    sendToParent([...map]);
    process.exit(4);
  });`);
  heard.isolated.send({ map: new Map([['a', 1]]) });
  expect(await heard.end).toEqual({ how: 'exit', status: 4 });
  expect([heard.messages, heard.output()]).toEqual([[[['a', 1]]], 'this undefined\n']);
  expect(heard.isolated.hasEnded).toBe(true);
  heard.isolated.send({ after: 'the end' });
});

test.each([
  ['crashes', "process.kill(process.pid, 'SIGSEGV'); for (;;);", { how: 'signal', signal: 'SIGSEGV' }, ''],
  [
    'uses up its memory',
    "console.error('so far'); const all = new Map(); for (let next = 0; ; next++) all.set('k' + next, { next });",
    { how: 'out of memory' },
    'so far\n',
  ],
])('it is said how code that %s ended, without the long report of V8', async (_, code, how, output) => {
  const heard = start(code);
  expect(await heard.end).toEqual(how);
  expect(heard.output()).toBe(output);
});

test('the end is told although a program that it left behind keeps its output open', async () => {
  const heard = start(`import { spawn } from 'node:child_process';
    const left = spawn('sleep', ['20'], { stdio: 'inherit' });
    sendToParent({ pid: left.pid });
    process.exit();`);
  expect(await heard.end).toEqual({ how: 'exit', status: 0 });
  process.kill((heard.messages[0] as { pid: number }).pid, 'SIGKILL');
});

test('code that never lets go is ended, and who listens later is told too', async () => {
  const heard = start("sendToParent({ is: 'ready' }); for (;;);");
  await expect.poll(() => heard.messages).toEqual([{ is: 'ready' }]);
  await heard.isolated.end();
  expect(await heard.end).toEqual({ how: 'signal', signal: 'SIGKILL' });
  const later = await new Promise((onEnd) => heard.isolated.listen({ onMessage: () => undefined, onEnd }));
  expect(later).toEqual({ how: 'signal', signal: 'SIGKILL' });
});

test('all output arrives in its order, also of code that then exits', async () => {
  const heard = start(
    "for (let line = 0; line < 20_000; line++) console[line % 2 ? 'error' : 'log'](line); process.exit(1);",
  );
  expect(await heard.end).toEqual({ how: 'exit', status: 1 });
  expect(heard.output()).toBe(Array.from({ length: 20_000 }, (_, line) => `${line}\n`).join(''));
});

test.each([
  ['what Node writes to its own channel', '\'{"cmd":"NODE_HANDLE_ACK"}\\n\'.repeat(9)'],
  ['a message that cannot be read', 'Buffer.from([0, 0, 0, 3, 1, 2, 3])'],
  ['an endless message', "Buffer.alloc(80_000_000, 'a')"],
])('a process that sends %s is ended', async (_, bytes) => {
  const heard = start(
    `import { writeSync } from 'node:fs'; try { writeSync(3, ${bytes}); } catch {} setInterval(() => {}, 9999);`,
  );
  expect(await heard.end).toEqual({ how: 'signal', signal: 'SIGKILL' });
  expect(heard.messages).toEqual([]);
});

test('it ends when our process is killed, even if its code is blocked', async ({ skip }) => {
  if (!existsSync('/usr/bin/setpriv')) skip('needs setpriv of util-linux');
  const folder = temporaryFolder();
  const blocked = folder.write('blocked.mjs', 'for (;;);');
  folder.write('package.json', '{ "type": "module" }');
  const starter = folder.write(
    'starter.ts',
    `import { IsolatedProcess } from '${join(import.meta.dirname, 'isolated-process.ts')}';
     console.log(new IsolatedProcess({ module: '${blocked}', environment: {}, megabytes: 64 }).pid);`,
  );
  const parent = spawn(process.execPath, ['--import', import.meta.resolve('tsx/esm'), starter], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const identity = identityOf(Number(said));
  expect(isAlive(identity)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(identity)).toBe(false);
});
