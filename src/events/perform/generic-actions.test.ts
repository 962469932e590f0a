import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { Events } from '../events.ts';

const origin = { author: 'admin', changeSet: undefined };
let folder: TemporaryFolder;
let events: Events;
let log: string[];

beforeEach(() => {
  folder = temporaryFolder();
  log = [];
  const eventsFolder = folder.at('package/events');
  events = new Events({
    root: openRoot(folder.path),
    sources: () => [{ name: 'package', folder: eventsFolder, modules: eventsFolder }],
    templateSources: () => [{ name: 'package', folder: folder.at('package/templates') }],
    log: (line) => log.push(line),
  });
  folder.write('home/e-smith/db/configuration', 'Issue=text|Text|Welcome\nfoo=service|status|enabled\n');
  folder.write(
    'etc/rc.d/rc7.d/S55foo',
    `#!/bin/sh\necho "foo $1: $(cat ${folder.path}/etc/issue)" >> ${folder.path}/order\n`,
  );
});

afterEach(async () => {
  await events.close();
});

function action(path: string): void {
  folder.write(path, `#!/bin/sh\necho ${path.slice(-4)} >> ${folder.path}/order\n`);
}

/** Writes an event of the root and of a package, with everything that an event can have. */
function writeEvent(): void {
  action('etc/e-smith/events/demo/S05a');
  action('package/events/demo/S06b');
  action('etc/e-smith/events/demo/S90a');
  action('package/events/demo/S90z');
  folder.write('package/events/demo/templates2expand/etc/issue', '');
  folder.write('package/templates/etc/issue/10name.ejs', '<%= configuration.Issue.Text %> here\n');
  mkdirSync(folder.at('etc/e-smith/events/demo/services2adjust'));
  symlinkSync('restart', folder.at('etc/e-smith/events/demo/services2adjust/foo'));
}

test('templates are expanded at S05 and services adjusted at S90, after their files are written', async () => {
  writeEvent();
  const run = await events.signal('demo', [], origin).finished;
  assert.equal(run.state, 'done', run.actions.map(({ output }) => output).join(''));
  assert.deepEqual(
    run.actions.map(({ name, source }) => `${name} of ${source}`),
    [
      'S05a of root',
      'S05generic_template_expand of panelsmith',
      'S06b of package',
      'S90a of root',
      'S90adjust-services of panelsmith',
      'S90z of package',
    ],
  );
  assert.match(folder.read('order'), /^S05a\nS06b\nS90a\nfoo restart: .*Welcome here\nS90z\n$/s);
  assert.match(log.join('\n'), /^Running event handler: .*\/events\/actions\/generic_template_expand$/m);
  assert.match(log.join('\n'), /^adjust-services=action\|Event\|demo\|Action\|adjust-services\|Start/m);
});

test('a failed template keeps its old file, is reported with fragment and line, and fails the event, while the rest runs', async () => {
  writeEvent();
  folder.write('etc/issue', 'as it was\n');
  folder.write('package/templates/etc/issue/20bad.ejs', 'fine\n<%= configuration.nothing.Much %>\n');
  const run = await events.signal('demo', [], origin).finished;
  assert.deepEqual(run.failed, ['S05generic_template_expand']);
  assert.match(run.actions[1]?.output ?? '', /issue\/20bad.ejs.*2/);
  assert.match(run.actions[1]?.output ?? '', /\[WARNING\] expansion of \/etc\/issue failed\n$/);
  assert.equal(folder.read('etc/issue'), 'as it was\n');
  assert.match(folder.read('order'), /S90z\n$/);
});

test('a template whose Perl does not end is cancelled with its event', async ({ skip }) => {
  if (spawnSync('perl', ['-MText::Template', '-e', '0']).status !== 0) skip('perl or its Text::Template is missing');
  folder.write('etc/e-smith/events/demo/templates2expand/etc/issue', '');
  folder.write(
    'etc/e-smith/templates/etc/issue/10x',
    `{ open my $f, '>', '${folder.path}/pid'; print $f "$$\\n"; close $f; sleep 1 while 1 }`,
  );
  const run = events.signal('demo', [], origin);
  const written = folder.at('pid');
  await expect.poll(() => (existsSync(written) ? readFileSync(written, 'utf8') : '')).toMatch(/^\d+\n$/);
  const pid = readFileSync(written, 'utf8').trim();
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  events.cancel(run.id, 'admin');
  assert.equal((await run.finished).reason, 'cancelled');
  await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
});
