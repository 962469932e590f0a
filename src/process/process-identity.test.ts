import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { identityOf, isAlive, ownIdentity, pidOf } from './process-identity.ts';

test('this process runs, and its name says which one it is', () => {
  expect([isAlive(ownIdentity()), pidOf(ownIdentity())]).toEqual([true, process.pid]);
});

test('a process that has ended does not run', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const name = identityOf(child.pid ?? 0);
  expect(isAlive(name)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(name)).toBe(false);
});

test('a zombie does not run', async () => {
  // The shell becomes a program that never asks how its child ended.
  const shell = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [pid] = (await once(shell.stdout, 'data')) as [Buffer];
  const zombie = Number(pid.toString());
  await expect.poll(() => readFileSync(`/proc/${zombie}/stat`, 'latin1')).toContain(') Z ');
  expect(isAlive(identityOf(zombie))).toBe(false);
  shell.kill('SIGKILL');
});

test('a process of another boot, or a later one with the same number, is another process', () => {
  const [pid = '', start = '', boot = ''] = ownIdentity().split('/');
  expect(isAlive([pid, start, '0-0-0'].join('/'))).toBe(false);
  expect(isAlive([pid, `${Number(start) + 1}`, boot].join('/'))).toBe(false);
});

test('if the start time is unknown, as for a hidden process, a number in use counts as the same process', () => {
  const [pid = '', , boot = ''] = ownIdentity().split('/');
  expect(isAlive([pid, '', boot].join('/'))).toBe(true);
  expect(isAlive(['999999999', '', boot].join('/'))).toBe(false);
});

test.each(['', '0', '-1', '1x', '01', '/', '1 2', '../1'])('%j names no process', (pid) => {
  const [, start = '', boot = ''] = ownIdentity().split('/');
  expect(isAlive([pid, start, boot].join('/'))).toBe(false);
});
