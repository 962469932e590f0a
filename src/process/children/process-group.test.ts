import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endGroup, signalGroup } from './process-group.ts';
import { identityOf, isAlive } from '../process-identity.ts';

async function group(script: string): Promise<{ leader: string; child: ChildProcess; said: string }> {
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { leader: identityOf(child.pid ?? 0), child, said: said.toString().trim() };
}

test('all processes of a group end', async () => {
  const { leader, said } = await group('sleep 600 & echo $!; wait');
  const member = identityOf(Number(said));
  expect([isAlive(leader), isAlive(member)]).toEqual([true, true]);
  expect(await endGroup(leader)).toBe(true);
  await expect.poll(() => isAlive(member), { timeout: 20_000 }).toBe(false);
});

test('a group whose processes have ended, or an empty group, is not an error', async () => {
  const { leader, child } = await group('echo on');
  if (child.exitCode === null) await once(child, 'exit');
  expect([await endGroup(leader), signalGroup(Number(leader.split('/')[0]), 'SIGTERM')]).toEqual([true, true]);
});
