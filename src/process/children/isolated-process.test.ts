import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { IsolatedProcess, type IsolatedEnd } from './isolated-process.ts';

interface Heard {
  readonly isolated: IsolatedProcess;
  readonly messages: unknown[];
  readonly output: () => string;
  readonly end: Promise<IsolatedEnd>;
}

function start(code: string): Heard {
  const folder = temporaryFolder().path;
  const module = join(folder, 'code.mjs');
  writeFileSync(module, code);
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
  const heard = start(`process.on('message', ({ map }) => {
    console.log(process.env.GIVEN + ' ' + process.env.HOME);
    process.send([...map]);
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
    process.send(left.pid, () => process.exit());`);
  expect(await heard.end).toEqual({ how: 'exit', status: 0 });
  process.kill(Number(heard.messages[0]), 'SIGKILL');
});

test('code that never lets go is ended, and who listens later is told too', async () => {
  const heard = start("process.send('ready'); for (;;);");
  await expect.poll(() => heard.messages).toEqual(['ready']);
  await heard.isolated.end();
  expect(await heard.end).toEqual({ how: 'signal', signal: 'SIGKILL' });
  const later = await new Promise((onEnd) => heard.isolated.listen({ onMessage: () => undefined, onEnd }));
  expect(later).toEqual({ how: 'signal', signal: 'SIGKILL' });
});
