import { expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';
import { createMistakeList } from './reading-mistake.ts';

function decoded(bytes: Uint8Array): [string, number[]] {
  const mistakes = createMistakeList();
  return [decodeText(bytes, mistakes), mistakes.found.map(({ line }) => line)];
}

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');

test.each<[string, Uint8Array, string, number[]]>([
  ['UTF-8', Buffer.from('é\r\nb\rc'), 'é\nb\nc', []],
  ['UTF-8 with a mark', Buffer.from('\ufeffé'), 'é', []],
  ['UTF-8 that says otherwise', Buffer.from('<?xml encoding="iso-8859-1"?>é'), '<?xml encoding="iso-8859-1"?>é', []],
  ['UTF-16, little end first', Buffer.from('\ufeffé', 'utf16le'), 'é', []],
  ['UTF-16, big end first', Buffer.from('\ufeffé', 'utf16le').swap16(), 'é', []],
  ['Latin-1 that does not say so', latin('a\nb\n\xe9'), 'a\nb\né', [3]],
  ['Windows-1252', latin('\x80'), '€', [1]],
  ['Windows-1252 that says so', latin('<?xml encoding="cp1252"?>\x93'), '<?xml encoding="cp1252"?>“', []],
  ['what it says', latin('<?xml encoding="iso-8859-2"?>\xb1'), '<?xml encoding="iso-8859-2"?>ą', []],
  ['an encoding nobody knows', latin('<?xml encoding="nosuch"?>\xe9'), '<?xml encoding="nosuch"?>é', []],
  ['nothing', latin(''), '', []],
])('%s', (_, bytes, text, lines) => {
  expect(decoded(bytes)).toEqual([text, lines]);
});
