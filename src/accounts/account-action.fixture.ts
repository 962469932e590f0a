import { existsSync } from 'node:fs';
import { Databases } from '../db/file/databases.ts';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { askProgram } from '../process/children/ask-program.ts';
import { openRoot } from '../root.ts';
import type { AccountAction } from './account-action.ts';

type RunInAction = AccountAction['run'];

interface ActionOfTest {
  readonly action: AccountAction & { readonly signals: readonly { readonly args: readonly string[] }[] };
  /** The root folder, which is removed at the end of the test. */
  readonly folder: string;
  /** What was printed. */
  readonly printed: readonly string[];
  /** The programs that were run, each with its arguments. */
  readonly ran: readonly string[];
  /** The lines of a text file of the root; none if there is no such file. */
  readonly lines: (path: string) => readonly string[];
}

/**
 * An action about the first argument in a root of its own, which runs the programs of this machine.
 * @param files text of files of the root, by path; `accounts` and `configuration` are the databases
 * @param answer makes the action take its root for the running system. Its files stay below the folder of the test, and no
 * program is run: this gives what each would answer, so that no mistake of a source can change the machine
 */
export function actionOf(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
  { event = 'test', run = askProgram, answer }: { event?: string; run?: RunInAction; answer?: RunInAction } = {},
): ActionOfTest {
  const { path: folder, at, read, write } = temporaryFolder();
  const root = openRoot(folder);
  for (const [path, text] of Object.entries(files)) write(path.includes('/') ? path : `home/e-smith/db/${path}`, text);
  const printed: string[] = [];
  const ran: string[] = [];
  const action = {
    event,
    args,
    signals: [{ args }],
    root: answer ? { ...root, folder: '/' } : root,
    databases: new Databases(root),
    print: (line: string) => void printed.push(line),
    run: (...call: Parameters<RunInAction>) => {
      ran.push([call[0], ...call[1]].join(' '));
      return (answer ?? run)(...call);
    },
  };
  const lines = (path: string): readonly string[] => {
    return existsSync(at(path)) ? read(path).trimEnd().split('\n') : [];
  };
  return { action, folder, printed, ran, lines };
}
