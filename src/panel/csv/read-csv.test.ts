import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { readCsv } from './read-csv.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder().path;
});

/** The cells of each line; for a line where reading stops, the key of the reason. */
async function read(content: string | Uint8Array): Promise<(readonly string[] | string)[]> {
  const file = join(folder, 'file.csv');
  writeFileSync(file, content);
  const lines: (readonly string[] | string)[] = [];
  for await (const line of readCsv(file)) lines.push('broken' in line ? `${line.line} ${line.broken.key}` : line.cells);
  return lines;
}

test.each([
  [
    'commas',
    'a,b\n1,"x, ""y""\nz"\n',
    [
      ['a', 'b'],
      ['1', 'x, "y"\nz'],
    ],
  ],
  [
    'semicolons and Windows line ends',
    'a;b\r\n1;2,5\r\n',
    [
      ['a', 'b'],
      ['1', '2,5'],
    ],
  ],
  [
    'tabs',
    'a\tb\n1\t2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['UTF-16', Buffer.from('\ufeffa,ä\n', 'utf16le'), [['a', 'ä']]],
  ['Windows-1252', Buffer.from('a,B\xfcro\n', 'latin1'), [['a', 'Büro']]],
])('%s', async (_, content, lines) => {
  expect(await read(content)).toEqual(lines);
});

test('a thousand cells are read, one more is refused, and separators within quotes do not count', async () => {
  const wide = ','.repeat(999);
  expect((await read(`a${wide}\n`))[0]).toHaveLength(1000);
  expect(await read(`a,b\n${wide},\n`)).toEqual(['2 csv.tooWide']);
  expect(await read(`a,b\n1,"${wide.repeat(3)}"\n`)).toEqual([
    ['a', 'b'],
    ['1', wide.repeat(3)],
  ]);
});

test('more lines than are planned are refused before the first is read', async () => {
  expect(await read(`a\n\n${'x\r\n'.repeat(99_999)}`)).toHaveLength(100_000);
  expect(await read('x\n'.repeat(100_001))).toEqual(['100001 csv.tooLong']);
  expect(await read(`a\n"${'\n'.repeat(100_001)}"\n`)).toHaveLength(2);
});

test('a cell that fills the memory and an open quote are refused at their line', async () => {
  expect(await read(`a,b\n1,${'x'.repeat(300_000)}\n`)).toEqual([['a', 'b'], '2 csv.broken']);
  expect(await read('a,b\n1,"x\n')).toEqual([['a', 'b'], '2 csv.broken']);
});
