import { expect, test } from 'vitest';
import { askProgram, type ProgramAnswer } from './ask-program.ts';

const shell = (script: string, ...args: string[]): Promise<ProgramAnswer> =>
  askProgram('/bin/sh', ['-c', script, 'sh', ...args]);

test('what a program prints to both outputs, and how it ended', async () => {
  expect(await shell('echo one; echo two >&2; exit 3')).toEqual({ status: 3, output: 'one\ntwo\n' });
  expect(await shell('true')).toEqual({ status: 0, output: '' });
});

test('a program that cannot be started, or was ended by a signal', async () => {
  expect((await askProgram('/no/such/program', [])).status).toBe(127);
  expect((await shell('kill -KILL $$')).status).toBe(128);
});

test('arguments arrive as they are, and nothing of our environment does', async () => {
  process.env['PANELSMITH_TEST_TOKEN'] = 'hush';
  try {
    const { output } = await shell('printf "%s\\n" "$1"; env; pwd', '$(id); *\n"x"');
    expect(output).toContain('$(id); *\n"x"\n');
    expect(output).not.toContain('hush');
    expect(output).toMatch(/\n\/\n$/);
  } finally {
    delete process.env['PANELSMITH_TEST_TOKEN'];
  }
});

test('a program that ignores the signal to end is still ended', async () => {
  const asked = askProgram('/bin/sh', ['-c', 'trap "" TERM; while :; do sleep 0.1; done'], { seconds: 1 });
  expect((await asked).status).toBe(128);
});

test('a program that prints too much is not mistaken for one that cannot be started', async () => {
  expect(await askProgram('/usr/bin/head', ['-c', '2000000', '/dev/zero'], { megabytes: 1 })).toEqual({
    status: 128,
    output: '/usr/bin/head printed more than 1 megabytes\n',
  });
});
