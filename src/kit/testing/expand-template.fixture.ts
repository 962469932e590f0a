import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Databases } from '../../db/file/databases.ts';
import { openRoot } from '../../root.ts';
import { expandTemplate } from '../../templates/template-expander.ts';
import { writeRecords, type RecordLines } from './fresh-root.ts';

/**
 * The text of a file that the templates of a package make of these records, and of no others: not even the package's
 * defaults are there.
 * @param packageFolder folder of the package, with `templates/` in it
 * @param path path of the file, such as `/etc/hosts`
 * @throws TemplateFailure
 */
export async function expandFor(packageFolder: string, path: string, records: RecordLines = {}): Promise<string> {
  const root = openRoot(mkdtempSync(join(tmpdir(), 'panelsmith-expand-')));
  try {
    writeRecords(root, records);
    const sources = [{ name: basename(packageFolder), folder: join(packageFolder, 'templates') }];
    const context = { root, databases: new Databases(root), sources };
    const { bytes } = await expandTemplate(path, context, { into: 'memory' });
    return bytes.toString();
  } finally {
    rmSync(root.folder, { recursive: true, force: true });
  }
}

/**
 * What a program says about a file, and its exit status.
 * @param text its text; `FOLDER` in it is the folder around the file, which has nothing else in it
 * @param args the arguments; `FILE` in them is the file, `FOLDER` as in the text
 */
export function askAbout(
  text: string,
  [program, ...args]: readonly [program: string, ...args: string[]],
): { readonly status: number | null; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-ask-'));
  try {
    const file = join(folder, 'file.conf');
    const ready = args.map((arg) => arg.replaceAll('FILE', file).replaceAll('FOLDER', folder));
    writeFileSync(file, text.replaceAll('FOLDER', folder));
    const { status, stdout, stderr } = spawnSync(program, ready, { encoding: 'utf8', input: '', timeout: 30_000 });
    return { status, output: `${stdout}\n${stderr}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
