import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { splitWords } from '../../src/cli/shell-words.ts';

/** docs/firewall.md; its examples are those of the developer manual, and are run unchanged. */
const home = join(import.meta.dirname, '../..');
const manual = readFileSync(join(home, 'docs/firewall.md'), 'utf8');
const program = join(home, 'dist/src/cli/panelsmith.js');
const listing = 'etc/rc.d/init.d/masq';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-firewall-'));
  if (existsSync(program)) perform('panelsmith initialize-default-databases');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Runs a command of the manual below the root.
 * @returns its output; without the dates and line numbers of a diff
 */
function perform(command: string): string {
  const [name = '', ...words] = splitWords(command) ?? [];
  const args = words.map((word) => (word.startsWith('/') ? join(folder, word === '/tmp/masq' ? 'saved' : word) : word));
  if (name === 'cp') {
    copyFileSync(join(folder, listing), join(folder, 'saved'));
    return '';
  }
  if (name === 'diff') {
    const { stdout } = spawnSync('diff', args, { encoding: 'utf8' });
    return stdout
      .split('\n')
      .filter((line) => !/^(---|\+\+\+|@@) /.test(line))
      .join('\n');
  }
  const all = name === 'panelsmith' ? args : [name, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...all], {
    encoding: 'utf8',
    env: { ...process.env, PANELSMITH_ROOT: folder },
  });
  return `${stdout}${stderr}${status === 0 ? '' : `[${status}]\n`}`;
}

const blocks = [...manual.matchAll(/^```console\n(.*?)^```$/gms)].map((match) => match[1] ?? '');

test.skipIf(!existsSync(program))(
  'the differences printed in the developer manual are reproduced',
  () => {
    expect(blocks).toHaveLength(2);
    for (const block of blocks)
      for (const example of block.split(/^(?=\$ )/m)) {
        const [line = '', ...printed] = example.split('\n');
        // An empty line of context starts with a blank, which the manual does not show.
        const bare = perform(line.slice(2)).replace(/^ $/gm, '');
        expect(bare, line).toBe(printed.join('\n'));
      }
  },
  60_000,
);

test.skipIf(!existsSync(program))('several ports are several sets of lines', () => {
  perform('config setprop myservice TCPPort 4321,4322');
  perform('signal-event remoteaccess-update');
  const text = readFileSync(join(folder, listing), 'utf8');
  expect(text).toContain('# myservice: TCPPort 4321,4322, AllowHosts: 1.2.3.4,100.100.100.0/24, DenyHosts:\n');
  expect(text.match(/--dport 432[12] \\\n {7}--destination \$OUTERNET --jump denylog/g)).toHaveLength(2);
});
