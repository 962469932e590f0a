import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import { heldByForm, type HttpPerson } from '../../support/http-person.ts';
import { Events } from '../../../src/events/events.ts';

let app: FreshApp;
let admin: HttpPerson;

beforeEach(async () => {
  app = await openFreshApp();
  admin = await app.admin();
});

afterEach(() => app.close());

const origin = { author: 'admin', changeSet: undefined };

function action(event: string, name: string, script: string): void {
  const file = app.root.path('etc/e-smith/events', event, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

async function written(name: string): Promise<string> {
  const file = app.root.path(name);
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toBeTruthy();
  return readFileSync(file, 'utf8').trim();
}

async function cancelAsPerson(id: string): Promise<number> {
  const { html } = await admin.get(`/server-manager/runs/${id}`);
  expect(html).toContain('Cancel this run');
  const token = heldByForm(html).find(([name]) => name === '_csrf')?.[1] ?? '';
  const answer = await admin.post(`/server-manager/runs/${id}/cancel?back=/server-manager/runs`, { _csrf: token });
  expect(answer.headers.get('location')).toBe(`/server-manager/runs/${id}?back=%2Fserver-manager%2Fruns`);
  return answer.status;
}

test('a run is cancelled on its page, which then says who cancelled it', async () => {
  action('demo', 'S10waits', 'echo $$ > pid; sleep 600');
  const run = app.system.events.signal('demo', [], origin);
  const pid = await written('pid');
  expect((await admin.post(`/server-manager/runs/${run.id}/cancel`, {})).status).toBe(403);
  expect(await cancelAsPerson(run.id)).toBe(303);
  await run.finished;
  const { html } = await admin.get(`/server-manager/runs/${run.id}`);
  expect(html).toContain('admin cancelled this run.');
  expect(html).not.toContain('Cancel this run');
  expect(existsSync(`/proc/${pid}`)).toBe(false);
  expect(app.system.events.find(run.id)).toMatchObject({ state: 'interrupted', reason: 'cancelled', by: 'admin' });
});

test('a run of another process is cancelled too', async () => {
  action('demo', 'S10waits', 'echo $$ > pid; sleep 600');
  const other = new Events({ root: app.root, sources: () => [] });
  const run = other.signal('demo', [], origin);
  await written('pid');
  expect(await cancelAsPerson(run.id)).toBe(303);
  expect(await run.finished).toMatchObject({ reason: 'cancelled', by: 'admin' });
  await other.close();
});

test('a reader who follows a run gets the last of several lines at once, although nothing follows it', async () => {
  action(
    'demo',
    'S10talks',
    'echo $$ > pid; until [ -e begin ]; do sleep 0.02; done; echo one; until [ -e more ]; do sleep 0.02; done; echo two; sleep 600',
  );
  const run = app.system.events.signal('demo', [], origin);
  await written('pid');
  const headers = { Cookie: admin.cookie };
  const stream = await fetch(`${app.origin}/server-manager/runs/${run.id}/stream`, { headers });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  writeFileSync(app.root.path('begin'), '');
  const isShown = async (text: string): Promise<boolean> =>
    (await admin.get(`/server-manager/runs/${run.id}`)).html.includes(text);
  // Each piece of news is a reason to read the page; the last one has to show everything.
  const follow = async (text: string): Promise<void> => {
    for (let shown = false; !shown; shown = await isShown(text))
      expect((await reader?.read())?.value).toContain('event: news');
  };
  await follow('one\n');
  writeFileSync(app.root.path('more'), '');
  await follow('two\n');
  await reader?.cancel();
  expect(await cancelAsPerson(run.id)).toBe(303);
  await run.finished;
});

test('cancelling a run that has ended changes nothing', async () => {
  action('demo', 'S10quick', 'true');
  const run = app.system.events.signal('demo', [], origin);
  await run.finished;
  const { html } = await admin.get(`/server-manager/runs/${run.id}`);
  const token = heldByForm(html).find(([name]) => name === '_csrf')?.[1] ?? '';
  await admin.post(`/server-manager/runs/${run.id}/cancel`, { _csrf: token });
  expect(app.system.events.find(run.id)?.state).toBe('done');
});

test('progress is weighted by how long the actions took last time', async () => {
  action('demo', 'S10short', 'true');
  action('demo', 'S20long', 'echo $$ > pid; sleep 0.6; until [ -e go ]; do sleep 0.05; done');
  writeFileSync(app.root.path('go'), '');
  const { actions } = await app.system.events.signal('demo', [], origin).finished;
  // An action weighs at least 0.05 s.
  const [short = 0, long = 0] = actions.map(({ seconds = 0 }) => Math.max(seconds, 0.05));
  for (const name of ['go', 'pid']) rmSync(app.root.path(name));
  const again = app.system.events.signal('demo', [], origin);
  await written('pid');
  const { html } = await admin.get(`/server-manager/runs/${again.id}`);
  const percent = Number(/<progress max="100" value="(\d+)"/.exec(html)?.[1]);
  expect(percent).toBeGreaterThan(0);
  expect(percent).toBeLessThanOrEqual(Math.ceil((100 * short) / (short + long)) + 1);
  writeFileSync(app.root.path('go'), '');
  await again.finished;
});

test('an event that an action signals is shown below that action, with its own actions', async () => {
  action('outer', 'S10first', 'true');
  action('outer', 'S20signals', 'echo $$ > pid; until [ -e go ]; do sleep 0.05; done');
  action('inner', 'S50i', 'true');
  const { events } = app.system;
  const outer = events.signal('outer', [], origin);
  await written('pid');
  const inner = await events.signal('inner', ['abc'], { ...origin, within: outer.id }).finished;
  const { html } = await admin.get(`/server-manager/runs/${outer.id}`);
  const [, below = ''] = html.split('S20signals');
  expect(below).toContain(`href="/server-manager/runs/${inner.id}"><bdi>inner abc</bdi></a>`);
  expect(below).toContain('S50i');
  writeFileSync(app.root.path('go'), '');
  await outer.finished;
  expect((await admin.get(`/server-manager/runs/${outer.id}`)).html).toContain(`/runs/${inner.id}`);
});

test('a cancelled run is shown as cancelled, with what was done until then, and raises no alarm', async () => {
  action('demo', 'S10first', 'exit 0');
  action('demo', 'S20waits', 'echo $$ > pid; sleep 600');
  const run = app.system.events.signal('demo', [], origin);
  await written('pid');
  expect(await cancelAsPerson(run.id)).toBe(303);
  await run.finished;
  const { html } = await admin.get(`/server-manager/runs/${run.id}`);
  expect(html).toContain('Done by then: S10first.');
  expect(html).not.toContain('is-danger');
  expect((await admin.get('/server-manager/runs')).html).toContain('cancelled');
  expect((await admin.get('/server-manager/')).html).toContain('Nothing needs your attention.');
});

test('an alarm stays if its event is signalled again and that run is cancelled', async () => {
  action('demo', 'S10fails', '[ -e again ] || exit 1; echo $$ > pid; sleep 600');
  await app.system.events.signal('demo', [], origin).finished;
  expect((await admin.get('/server-manager/')).html).toContain('The event demo');
  writeFileSync(app.root.path('again'), '');
  const again = app.system.events.signal('demo', [], origin);
  await written('pid');
  expect(await cancelAsPerson(again.id)).toBe(303);
  await again.finished;
  expect((await admin.get('/server-manager/')).html).toContain('The event demo');
});

test('an alarm is dismissed with a reason, which the history keeps', async () => {
  action('demo', 'S10fails', 'exit 1');
  const run = app.system.events.signal('demo', [], origin);
  await run.finished;
  expect((await admin.get('/server-manager/')).html).toContain('The event demo');
  const page = `/server-manager/runs/${run.id}`;
  const dismiss = async (reason: string): Promise<string> => {
    const token = heldByForm((await admin.get(page)).html).find(([name]) => name === '_csrf')?.[1] ?? '';
    return (await admin.follow(await admin.post(`${page}/dismiss`, { _csrf: token, reason }))).html;
  };
  expect(await dismiss(' ')).toContain('Give a reason');
  expect(await dismiss('a known fault')).toContain('Nothing needs your attention.');
  const { html } = await admin.get('/server-manager/history');
  expect(html).toContain('demo needs no more attention: a known fault');
});
