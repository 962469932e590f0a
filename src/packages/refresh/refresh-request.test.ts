import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../../root.ts';
import { answerTo, askForRefresh } from './refresh-request.ts';

const news = { added: ['bells'], changed: [], removed: [], broken: { bells: 'no panel' } };

let folder: string;
let root: Root;

beforeEach(() => {
  folder = temporaryFolder().path;
  root = openRoot(folder);
});

function answer(text: string): void {
  writeFileSync(join(root.state, 'refresh-packages.answer'), text);
}

test('the answer to a request is found', async () => {
  const request = askForRefresh(root);
  answer(JSON.stringify({ ...news, request }));
  expect(await answerTo(root, request, 0)).toMatchObject(news);
});

test.each([
  ['nothing', ''],
  ['null', 'null'],
  ['half a line', '{"request"'],
  ['another request', JSON.stringify({ ...news, request: 'another' })],
])('an answer that holds %s is not valid', async (_what, text) => {
  const request = askForRefresh(root);
  answer(text);
  expect(await answerTo(root, request, 0)).toBeUndefined();
});

test.each(['added', 'changed', 'removed', 'broken'])(
  'an answer that does not say what was %s is not valid',
  async (name) => {
    const request = askForRefresh(root);
    answer(JSON.stringify({ ...news, request, [name]: 7 }));
    expect(await answerTo(root, request, 0)).toBeUndefined();
  },
);
