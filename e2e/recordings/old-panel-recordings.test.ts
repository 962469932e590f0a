import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  fieldsIn,
  hasRecordings,
  readRecording,
  recordedFields,
  RecordedPanel,
  wordsIn,
  type HeldField,
  type RecordedStep,
  type ShownPage,
} from './recorded-panel.ts';
import { cellnumbers, fieldtypes, groups, type Replayed } from './recorded-subs.ts';
import { useraccounts } from './recorded-useraccounts.ts';
import { home } from '../../src/system.ts';
import { generalKey } from '../../src/web/words/general-words.ts';
import { Wording } from '../../src/web/words/wording.ts';

const english = new Wording(join(home, 'locales'), [], () => undefined).translator('en');

describe.skipIf(!hasRecordings).each([cellnumbers, fieldtypes, groups, useraccounts])(
  'the recorded panel $panel',
  (replayed) => {
    let panel: RecordedPanel;

    beforeAll(async () => {
      panel = await RecordedPanel.open(replayed.panel, replayed.subs, replayed.actions);
    });

    afterAll(() => panel.app.close());

    test('has recorded cases', () => {
      expect(readRecording(replayed.panel).cases).not.toEqual([]);
    });

    test.each(hasRecordings ? readRecording(replayed.panel).cases : [])('$case', async (recorded) => {
      panel.begin(recorded, replayed.configuration?.[recorded.case]);
      for (const step of recorded.steps) {
        const before = { accounts: panel.records('accounts'), configuration: panel.records('configuration') };
        const shown = await panel.replay(step);
        const better = replayed.better[`${recorded.case} ${step.step}`];
        if (better?.record === undefined) compareDatabase('accounts', before.accounts, panel.records('accounts'), step);
        compareDatabase('configuration', before.configuration, panel.records('configuration'), step);
        if (better?.page === undefined) comparePage(shown, step, replayed, better?.said ?? {});
        else {
          expect(shown.page).toBe(better.page);
          expect(step.response.fields.length === 0 || step.response.buttons.length === 0).toBe(true);
        }
        if (better?.record !== undefined)
          expect(panel.records('accounts')).toContainEqual(expect.stringMatching(better.record));
        if (better?.status !== undefined) expect(shown.status).toBe(better.status);
        if (better?.words !== undefined) expect(shown.words).toContain(better.words);
        if (better?.page === undefined) compareFields(shown, step, better?.fields ?? {}, replayed.always ?? {});
      }
    });
  },
);

function compareDatabase(
  name: string,
  before: readonly string[],
  after: readonly string[],
  { step, db }: RecordedStep,
): void {
  const { removed = [], added = [] } = db[name] ?? {};
  const expected = [...before.filter((line) => !removed.includes(line)), ...added].sort();
  expect([step, after]).toEqual([step, expected]);
}

/** Compares the page reached, its titles, messages, buttons, tables and refusals. */
function comparePage(
  shown: ShownPage,
  { response }: RecordedStep,
  { columns, notListed = [] }: Replayed,
  said: Readonly<Record<string, string>>,
): void {
  expect(shown.page).toBe(response.page);
  expect([...shown.html.matchAll(/<h1[^>]*>([^<]*)</g)].map(([, title]) => wordsIn(title ?? ''))).toEqual(response.h1);
  for (const text of response.h2.slice(response.status.length))
    expect(shown.words).toContain(said[text] ?? worded(text));
  for (const { text } of response.status) {
    const message = text.replace(/^(?:Operation status report|Rapport d'état de l'opération) /, '');
    expect(shown.words).toContain(said[message] ?? message);
  }
  const buttons = [...shown.html.matchAll(/<button type="submit" name="Next"[^>]*>([^<]*)</g)].map(([, text]) =>
    wordsIn(text ?? ''),
  );
  expect(buttons).toEqual(response.buttons.map(({ value }) => value));
  expect([...shown.html.matchAll(/<p class="refusal"/g)]).toHaveLength(response.field_errors.length);
  expect(shown.status).toBe(response.field_errors.length > 0 ? 422 : 200);
  const tables = response.rows.filter(([first = '', ...others]) => others.length > 1 && !notListed.includes(first));
  const rows = [...shown.html.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell = '']) => wordsIn(cell)),
  );
  expect(rows.map((cells) => cells.slice(0, columns))).toEqual(tables.map((cells) => cells.slice(0, columns)));
  // The text of a link includes the name of its row, and all links share one heading.
  for (const [index, cells] of tables.entries())
    for (const action of index === 0
      ? []
      : cells.slice(columns).filter((text) => !notListed.includes(text) && said[text] !== ''))
      expect(rows[index]?.[columns]).toContain(`${said[action] ?? action} ${cells[0] ?? ''}`);
  for (const [text = ''] of response.rows.filter((row) => row.length === 1))
    if (!response.field_errors.map(withoutBlanks).includes(withoutBlanks(text)))
      expect(withoutBlanks(shown.words)).toContain(withoutBlanks(worded(text)));
}

/** The recordings had few of the words that all panels share, and show the bases of the others. */
function worded(text: string): string {
  return text.replace(/[A-Z]{2,}(?:_[A-Z]+)+/g, (base) => {
    const key = generalKey(base);
    return key === undefined ? base : english(key);
  });
}

function withoutBlanks(text: string): string {
  return text.replace(/\s/g, '');
}

function compareFields(
  shown: ShownPage,
  step: RecordedStep,
  better: Readonly<Record<string, Partial<HeldField>>>,
  always: Readonly<Record<string, string>>,
): void {
  const expected = recordedFields(step);
  const held = fieldsIn(shown.html);
  expect(Object.keys(held)).toEqual(Object.keys(expected));
  for (const [name, { values, options }] of Object.entries(expected)) {
    const own = better[name]?.values;
    if (own !== undefined) expect([name, own]).not.toEqual([name, values]);
    expect([name, held[name]?.options]).toEqual([name, options]);
    if (own !== undefined || always[name] === undefined)
      expect([name, held[name]?.values]).toEqual([name, own ?? values]);
  }
}
