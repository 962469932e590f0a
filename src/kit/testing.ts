import { basename } from 'node:path';
import { openSystem } from '../system.ts';
import { makeFreshRoot, type RecordLines } from './testing/fresh-root.ts';
import { TestPanel } from './testing/test-panel.ts';

/** Everything that a package's tests may import, as `panelsmith/testing`. */
export type { ChosenFile, Typed } from './testing/typed-form.ts';
export type { OpenedField, OpenedPage, OpenedRow } from './testing/opened-page.ts';
export type { Change, SaidOnPage, SubmitResult } from './testing/submit-result.ts';
export type { PageOptions } from './testing/test-panel.ts';
export type { RecordLines, TestPanel };

/** Options of a test besides the existing records. */
export interface OpenPanelOptions extends RecordLines {
  /** The administrator's language; default: `en`. */
  readonly language?: string;
}

/**
 * Opens the package of a folder in a new root: the whole running system, with these records.
 *
 *     const panel = await openPanel(import.meta.dirname, { accounts: ['abc=user|FirstName|Ann'] });
 *     const { changes } = await panel.submit('modify', { CellNumber: '555 0100' }, { key: 'abc' });
 *
 * @throws Error with the reason if the package is broken
 */
export async function openPanel(
  folder: string,
  { language = 'en', ...lines }: OpenPanelOptions = {},
): Promise<TestPanel> {
  const failures: unknown[] = [];
  const system = await openSystem(makeFreshRoot(folder, lines), {
    // An idle worker would keep the test's process alive.
    events: { idleWorkerSeconds: 0 },
    log(level, line, details = {}) {
      if (level === 'error') failures.push('err' in details ? details.err : line);
    },
  });
  const found = system.packages.find(({ name }) => name === basename(folder));
  if (!found) throw new Error(`there is no package in ${folder}`);
  if (found.broken !== undefined) throw new Error(`package ${found.name} is broken: ${found.broken}`);
  await system.initializeDatabases();
  return TestPanel.open({ system, name: found.definition?.name ?? found.name, language, failures });
}
