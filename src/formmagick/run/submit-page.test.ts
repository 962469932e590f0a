import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import type { Sub, SubPanel } from '../subs.ts';
import { askedRequest } from './calls/asked-request.fixture.ts';
import type { OldRequest } from './calls/old-request.ts';
import { newConversation } from './conversation.ts';
import { oldSeenName, seenMarks } from './seen-fields.ts';
import { layOutPage } from './show/lay-out-page.ts';
import { submitPage, type SubmittedPage } from './submit-page.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  store('ding', 'yes');
});

function store(melody: string, loud: string): void {
  folder.write('home/e-smith/db/configuration', `bell=service|Loud|${loud}|Melody|${melody}\n`);
}

const field = (attributes: string): string => `<field ${attributes}><label>L</label></field>`;
const melody = field(`type="text" id="Melody" value="get_prop('bell','Melody')" validation="nonblank, short"`);
const loud = field(`type="text" id="Loud" value="get_prop('bell','Loud')"`);
const pages = `
  <page name="First"><field type="text" id="Bell"><label>L</label></field></page>
  <page name="Modify" post-event="save()">${melody}${loud}
    ${field('type="literal" id="Fixed" value="text"')}
    ${field('type="hidden" id="Hidden" value="of the page"')}
    ${field('type="password" id="Secret"')}</page>
  <page name="Last"><field type="text" id="End"><label>L</label></field></page>`;

function save(panel: SubPanel): void {
  panel.changes.configuration.setProps('bell', { Melody: panel.value('Melody'), Loud: panel.value('Loud') });
  panel.changes.signal('bell-modify');
}

const short: Sub = (_panel, text = '') => (text.length > 6 ? 'TOO_LONG' : 'OK');

function requestOf(subs: Readonly<Record<string, Sub>> = {}): OldRequest {
  return askedRequest(folder.path, { pages, subs: { save, short, ...subs } });
}

type Posted = Readonly<Record<string, string>>;

const changed: Posted = { Melody: 'dong', Loud: 'no', Secret: 'hush' };

async function submit(request: OldRequest, posted: Posted, index = 1, stack = [0]): Promise<SubmittedPage> {
  const texts = new Map(Object.entries(posted).map(([id, text]) => [id, [text]]));
  return submitPage(request, index, texts, { ...newConversation, stack });
}

/** The marks of what the page shows now. */
async function seen(): Promise<string> {
  return seenMarks(await layOutPage(requestOf(), 1), new Set());
}

/** The reasons why fields of a refused page are not valid, by field. */
function messages(result: SubmittedPage): Readonly<Record<string, readonly string[]>> {
  if (result.outcome !== 'refused') throw new Error('it was not refused');
  const fields = result.view.rows.flatMap((row) => (row.kind === 'field' ? row.field : []));
  return Object.fromEntries(fields.flatMap((one) => (one.messages.length > 0 ? [[one.id, one.messages]] : [])));
}

function staged(request: OldRequest): readonly (string | undefined)[] {
  const bell = request.changes.configuration.get('bell');
  return [bell?.prop('Melody'), bell?.prop('Loud'), ...request.changes.signals.map(({ event }) => event)];
}

test('a valid page stages its changes and leads to the next page with what was typed, except passwords', async () => {
  const request = requestOf();
  const result = await submit(request, changed);
  expect(result).toMatchObject({ outcome: 'done', next: 2, state: { stack: [0, 1], message: undefined } });
  const values = result.outcome === 'done' ? result.state.values : undefined;
  expect([values?.get('Melody'), values?.get('Loud'), values?.has('Secret')]).toEqual([['dong'], ['no'], false]);
  expect(staged(request)).toEqual(['dong', 'no', 'bell-modify']);
});

test('what the browser sends for literals and hidden fields, and for fields of no page, is not taken', async () => {
  const request = requestOf({
    save: (panel) => {
      save(panel);
      panel.success([panel.value('Fixed'), panel.value('Hidden'), panel.value('Extra')].join());
    },
  });
  const result = await submit(request, { ...changed, Fixed: 'forged', Hidden: 'forged', Extra: 'forged' });
  expect(result).toMatchObject({ state: { message: { kind: 'success', base: 'text,of the page,' } } });
});

test('every field is checked at once, and nothing is staged for a refused page', async () => {
  const request = requestOf();
  const result = await submit(request, { Melody: '', Loud: 'a|b' });
  expect(result).toMatchObject({ outcome: 'refused', status: 422, message: undefined });
  expect(messages(result)).toEqual({ Melody: ['errors.required {}'], Loud: ['errors.noPipes {}'] });
  expect(request.changes.isTouched).toBe(false);
});

test('a stored value that no longer satisfies the rules is accepted if it was left as it is', async () => {
  store('long melody', 'very loud');
  expect(await submit(requestOf(), { Melody: 'long melody', Loud: 'no' })).toMatchObject({ outcome: 'done' });
  for (const Melody of ['other melody', 'very loud'])
    expect(messages(await submit(requestOf(), { Melody, Loud: 'no' }))).toEqual({ Melody: ['TOO_LONG'] });
});

test('a page that changes nothing signals no event', async () => {
  expect(await submit(requestOf(), { Melody: 'ding', Loud: 'yes', Secret: '' })).toMatchObject({
    outcome: 'done',
    state: { message: { kind: 'success', base: 'messages.unchanged' } },
    changes: { signals: [] },
  });
  expect(await submit(requestOf(), { Melody: 'ding', Loud: 'yes', Secret: 'hush' })).toMatchObject({
    changes: { signals: [{ event: 'bell-modify' }] },
  });
});

test('the button Previous leads back without checks and keeps what was typed', async () => {
  const request = requestOf();
  const result = await submit(request, { Melody: '', Previous: 'Back', Secret: 'hush' }, 1, [2, 0]);
  expect(result).toMatchObject({ outcome: 'done', next: 0, state: { stack: [2] } });
  expect(result.outcome === 'done' && [...result.state.values.keys()]).toEqual(['Melody', 'Hidden']);
  expect(request.changes.isTouched).toBe(false);
});

test('a change of the same field by somebody else is a conflict, and nothing is staged', async () => {
  const marks = await seen();
  store('dang', 'yes');
  const request = requestOf();
  const result = await submit(request, { ...changed, [oldSeenName]: marks });
  expect(result).toMatchObject({ outcome: 'refused', status: 409, conflicts: [{ label: 'L', now: ['dang'] }] });
  expect(request.changes.isTouched).toBe(false);
});

test('a field that the person left alone keeps what somebody else stored meanwhile', async () => {
  const marks = await seen();
  store('ding', 'max');
  const request = requestOf();
  expect(await submit(request, { Melody: 'dong', Loud: 'yes', [oldSeenName]: marks })).toMatchObject({
    outcome: 'done',
  });
  expect(staged(request)).toEqual(['dong', 'max', 'bell-modify']);
});

test('after an error of the post-event the page is shown again if it names this page, else the other page', async () => {
  const here = await submit(
    requestOf({
      save: (panel) => {
        panel.error('NO_BELL', 'Modify');
      },
    }),
    changed,
  );
  expect(here).toMatchObject({ outcome: 'refused', status: 422, message: { kind: 'danger', base: 'NO_BELL' } });
  const there = await submit(
    requestOf({
      save: (panel) => {
        panel.error('NO_BELL');
      },
    }),
    changed,
  );
  expect(there).toMatchObject({ outcome: 'done', next: 0, state: { message: { kind: 'danger', base: 'NO_BELL' } } });
  const refused = await submit(
    requestOf({
      save: (panel) => {
        panel.refuse('Loud', 'TOO_LOUD');
      },
    }),
    changed,
  );
  expect(messages(refused)).toEqual({ Loud: ['TOO_LOUD'] });
});

test('after an error of the post-event nothing is written, also if another page shows it', async () => {
  const result = await submit(
    requestOf({
      save: (panel) => {
        save(panel);
        panel.error('NO_BELL');
      },
    }),
    changed,
  );
  expect(result).toMatchObject({ outcome: 'done', next: 0 });
  expect(result.outcome === 'done' && result.changes.isTouched).toBe(false);
});

test('an unknown page, or an unknown next page, is reported', async () => {
  expect(await submit(requestOf(), changed, 7)).toMatchObject({
    status: 404,
    message: { base: 'old.unknownPage {"page":8}' },
  });
  const lost = await submit(
    requestOf({
      save: (panel) => {
        panel.next('Nowhere');
      },
    }),
    changed,
  );
  expect(lost).toMatchObject({ status: 422, message: { base: 'old.unknownPage {"page":"Nowhere"}' } });
});

test('a page with a missing sub saves nothing', async () => {
  const request = askedRequest(folder.path, { pages, subs: { short } });
  expect(await submit(request, changed)).toMatchObject({ outcome: 'refused', view: { blockedBy: ['save'] } });
});
