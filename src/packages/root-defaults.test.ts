import { beforeEach, expect, test } from 'vitest';
import { Databases } from '../db/file/databases.ts';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { openSystem } from '../system.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

function write(path: string, text: string): void {
  folder.write(`etc/e-smith/db/${path}`, text);
}

/** Returns the messages while the defaults are loaded, and the value of the record made by a fragment. */
async function initialize(): Promise<{ output: string[]; made: string | undefined }> {
  const output: string[] = [];
  const system = await openSystem(openRoot(folder.path), { withPanels: false });
  try {
    await system.initializeDatabases({ report: (line) => void output.push(line) });
    return { output, made: system.databases.accounts.snapshot().get('made')?.prop('By') };
  } finally {
    await system.close();
  }
}

test('a TypeScript fragment in the root’s own folder runs and can import modules', async () => {
  write('names.ts', `export const by: string = 'root';\n`);
  write(
    'accounts/migrate/10make.ts',
    `import type { Draft } from 'panelsmith';
     import { autoPseudonyms } from 'panelsmith';
     import { by } from '../../names.ts';
     export default function (accounts: Draft): void {
       accounts.create('made', 'url', { By: by + autoPseudonyms(undefined).length });
     }`,
  );
  expect(await initialize()).toEqual({ output: [], made: 'root0' });
});

test('invalid TypeScript is reported with its line', async () => {
  write('accounts/migrate/10make.ts', 'export default function (\n  accounts: : Draft) {}\n');
  expect((await initialize()).output[0]).toMatch(/accounts\/migrate\/10make\.ts:2: in .*: syntax error/);
});

test('users, groups and bays of a defaults tree are created once, and stay as they were changed', async () => {
  const types = { bureau: 'user', front: 'group', plans: 'ibay' };
  for (const [key, type] of Object.entries(types)) {
    write(`accounts/defaults/${key}/type`, `${type}\n`);
    write(`accounts/defaults/${key}/Note`, 'from the tree\n');
  }
  await initialize();
  const accounts = new Databases(openRoot(folder.path)).accounts;
  const noteOf = (key: string): string => {
    const record = accounts.snapshot().get(key);
    return `${record?.type ?? ''} ${record?.prop('Note') ?? ''}`;
  };
  expect(Object.keys(types).map(noteOf)).toEqual(['user from the tree', 'group from the tree', 'ibay from the tree']);
  await accounts.update((draft) => {
    draft.setProps('bureau', { Note: 'changed' });
  });
  await initialize();
  expect(noteOf('bureau')).toBe('user changed');
});
