import { expect, test } from 'vitest';
import { askAbout, expandFor } from '../../src/kit/testing/expand-template.fixture.ts';
import type { RecordLines } from '../../src/kit/testing/fresh-root.ts';
import { canRun } from '../../src/process/children/can-run.fixture.ts';

const hasCups = canRun('sh', ['-c', 'command -v cupsd']);
const cupsdConf = (records: RecordLines = {}): Promise<string> =>
  expandFor(import.meta.dirname, '/etc/cups/cupsd.conf', records);

/** The lines of one location, without the blanks before them. */
function location(text: string, path: string): string[] {
  const body = text.split(`<Location ${path}>\n`)[1]?.split('</Location>')[0] ?? '';
  return body.trim().split(/\n\s*/);
}

const networks = [
  '10.0.0.0=network|Mask|255.0.0.0',
  '192.168.1.0=network|Mask|24',
  'all=network|Mask|0.0.0.0',
  '192.168.2.0=network|Mask|two words',
  '192.168.3.0=network',
];

test('jobs are taken from the local networks, and from this machine alone without any', async () => {
  expect(location(await cupsdConf(), '/')).toEqual(['Order Deny,Allow', 'Deny from all', 'Allow from 127.0.0.1']);
  expect(location(await cupsdConf({ networks }), '/').slice(2)).toEqual([
    'Allow from 127.0.0.1',
    'Allow from 10.0.0.0/8',
    'Allow from 192.168.1.0/24',
  ]);
});

test('printers are changed from this machine only, by its administrators', async () => {
  const text = await cupsdConf({ networks });
  expect(location(text, '/admin')).toEqual(expect.arrayContaining(['Require user @SYSTEM', 'Allow from 127.0.0.1']));
  expect(location(text, '/admin').filter((line) => line.startsWith('Allow'))).toHaveLength(1);
  expect(text).toMatch(
    /<Limit [^>]*CUPS-Add-Modify-Printer CUPS-Delete-Printer[^>]*>\n\s*AuthType Default\n\s*Require user/,
  );
  expect(text).toMatch(/^WebInterface No$/m);
});

// Otherwise it would make its folders on this machine, even for a check.
const folders = ['ServerRoot', 'RequestRoot', 'CacheDir', 'StateDir', 'TempDir'];
const ownFolders = folders.map((name) => `mkdir FOLDER/${name} && echo ${name} FOLDER/${name} >> FOLDER/files`);

test.runIf(hasCups)('CUPS accepts the file (cupsd -t)', async () => {
  const check = [...ownFolders, 'echo Printcap >> FOLDER/files', 'cupsd -t -c FILE -s FOLDER/files'].join(' && ');
  const { status, output } = askAbout(await cupsdConf({ networks }), ['sh', '-c', check]);
  expect(output).toContain('file.conf" is OK');
  expect(output).not.toMatch(/[Uu]nknown|Bad /);
  expect(status).toBe(0);
});
