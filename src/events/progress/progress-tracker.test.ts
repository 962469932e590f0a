import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { Events } from '../events.ts';
import { ProgressClient } from './progress-client.ts';
import { encodeMessage, MessageReader, messageKinds, type ProgressMessage } from './progress-message.ts';
import { ProgressTracker } from './progress-tracker.ts';

let folder: TemporaryFolder;
let tracker: ProgressTracker;
let told: [number, string | undefined][];

beforeEach(() => {
  folder = temporaryFolder();
  tracker = ProgressTracker.open(folder.at('a.sock'));
  told = [];
  tracker.attend((fraction, message) => told.push([fraction, message]));
});

afterEach(() => {
  tracker.close();
});

/** Sends messages like any client, and returns the answers. */
function exchange(messages: readonly (ProgressMessage | Buffer)[]): Promise<ProgressMessage[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(folder.at('a.sock'));
    const reader = new MessageReader();
    const answers: ProgressMessage[] = [];
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      answers.push(...reader.push(Buffer.from(bytes)));
      if (answers.length < messages.length) return;
      socket.end();
      resolve(answers);
    });
    // One byte at a time: a message may arrive in any number of pieces.
    for (const message of messages)
      for (const byte of Buffer.isBuffer(message) ? message : (encodeMessage(message) ?? []))
        socket.write(Buffer.of(byte));
  });
}

test('the tasks below an action add up to its progress', async () => {
  const answers = await exchange([
    { kind: messageKinds.declare, body: [0, 1, 'Template /etc/hosts'] },
    { kind: messageKinds.declare, body: [0, 3, 'Adjust service sshd'] },
    { kind: messageKinds.progress, body: [2, 0.5, 'half way', null] },
    { kind: messageKinds.done, body: [1, '', 0] },
    { kind: messageKinds.query, body: ['progress'] },
  ]);
  assert.deepEqual(
    answers.map(({ kind }) => kind),
    [0x81, 0x81, 0x84, 0x82, 0x83],
  );
  assert.deepEqual(
    answers.slice(0, 4).map(({ body }) => body),
    [1, 2, 2, 1],
  );
  assert.deepEqual(told.slice(2), [
    [0.375, 'half way'],
    [0.625, 'Template /etc/hosts'],
  ]);
  assert.deepEqual(answers[4]?.body, {
    id: 0,
    title: 'action',
    progress: 0.625,
    code: null,
    message: '',
    weight: 1,
    last: 1,
  });
});

test('an invalid request is answered with an error, and the next one is answered as usual', async () => {
  const answers = await exchange([
    { kind: 9, body: [] },
    { kind: messageKinds.done, body: 'nothing' },
    Buffer.from([4, 0, 2, 0x7b, 0x7b]),
    { kind: messageKinds.query, body: ['secrets'] },
    { kind: messageKinds.declare, body: [] },
  ]);
  assert.deepEqual(
    answers.map(({ kind }) => kind),
    [0xc9, 0xc2, 0xc4, 0xc3, 0x81],
  );
});

test('a client whose run has ended ignores this', async () => {
  const client = ProgressClient.open({ PTRACK_SOCKETPATH: folder.at('gone.sock') });
  assert.equal(await client?.declare(1, 'x'), undefined);
  assert.equal(ProgressClient.open({}), undefined);
});

test('an executable action can report its progress', async () => {
  const client = join(import.meta.dirname, 'progress-client.ts');
  folder.write(
    'tell.mjs',
    `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))};
     register();
     const { ProgressClient } = await import(${JSON.stringify(client)});
     const client = ProgressClient.open(process.env);
     await client.progress(0.25, 'a quarter');
     client.close();`,
  );
  folder.write('etc/e-smith/events/demo/S10a', `#!/bin/sh\nexec ${process.execPath} tell.mjs\n`);
  const events = new Events({ root: openRoot(folder.path), sources: () => [] });
  const run = await events.signal('demo', [], { author: 'admin', changeSet: undefined }).finished;
  assert.deepEqual([run.actions[0]?.exit, run.actions[0]?.progress, run.actions[0]?.message], ['0', 0.25, 'a quarter']);
  assert.equal(existsSync(folder.at('var/lib/panelsmith/runs', `${run.id}.sock`)), false);
  await events.close();
});
