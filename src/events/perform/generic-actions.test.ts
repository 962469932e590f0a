import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRoot } from '../../root.ts';
import { Events } from '../events.ts';

const origin = { author: 'admin', changeSet: undefined };
let folder: string;
let events: Events;
let log: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'generic-'));
  log = [];
  const eventsFolder = join(folder, 'package/events');
  events = new Events({
    root: openRoot(folder),
    sources: () => [{ name: 'package', folder: eventsFolder, modules: eventsFolder }],
    templateSources: () => [{ name: 'package', folder: join(folder, 'package/templates') }],
    log: (line) => log.push(line),
  });
  write('home/e-smith/db/configuration', 'Issue=text|Text|Welcome\nfoo=service|status|enabled\n');
  write('etc/rc.d/rc7.d/S55foo', `#!/bin/sh\necho "foo $1: $(cat ${folder}/etc/issue)" >> ${folder}/order\n`);
});

afterEach(async () => {
  await events.close();
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
}

function action(path: string): void {
  write(path, `#!/bin/sh\necho ${path.slice(-4)} >> ${folder}/order\n`);
}

/** Writes an event of the root and of a package, with everything that an event can have. */
function writeEvent(): void {
  action('etc/e-smith/events/demo/S05a');
  action('package/events/demo/S06b');
  action('etc/e-smith/events/demo/S90a');
  action('package/events/demo/S90z');
  write('package/events/demo/templates2expand/etc/issue', '');
  write('package/templates/etc/issue/10name.ejs', '<%= configuration.Issue.Text %> here\n');
  mkdirSync(join(folder, 'etc/e-smith/events/demo/services2adjust'));
  symlinkSync('restart', join(folder, 'etc/e-smith/events/demo/services2adjust/foo'));
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
  assert.match(readFileSync(join(folder, 'order'), 'utf8'), /^S05a\nS06b\nS90a\nfoo restart: .*Welcome here\nS90z\n$/s);
  assert.match(log.join('\n'), /^Running event handler: .*\/events\/actions\/generic_template_expand$/m);
  assert.match(log.join('\n'), /^adjust-services=action\|Event\|demo\|Action\|adjust-services\|Start/m);
});

test('a failed template keeps its old file, is reported with fragment and line, and fails the event, while the rest runs', async () => {
  writeEvent();
  write('etc/issue', 'as it was\n');
  write('package/templates/etc/issue/20bad.ejs', 'fine\n<%= configuration.nothing.Much %>\n');
  const run = await events.signal('demo', [], origin).finished;
  assert.deepEqual(run.failed, ['S05generic_template_expand']);
  assert.match(run.actions[1]?.output ?? '', /issue\/20bad.ejs.*2/);
  assert.match(run.actions[1]?.output ?? '', /\[WARNING\] expansion of \/etc\/issue failed\n$/);
  assert.equal(readFileSync(join(folder, 'etc/issue'), 'utf8'), 'as it was\n');
  assert.match(readFileSync(join(folder, 'order'), 'utf8'), /S90z\n$/);
});

test('a template whose Perl does not end is cancelled with its event', async ({ skip }) => {
  if (spawnSync('perl', ['-MText::Template', '-e', '0']).status !== 0) skip('perl or its Text::Template is missing');
  write('etc/e-smith/events/demo/templates2expand/etc/issue', '');
  write(
    'etc/e-smith/templates/etc/issue/10x',
    `{ open my $f, '>', '${folder}/pid'; print $f "$$\\n"; close $f; sleep 1 while 1 }`,
  );
  const run = events.signal('demo', [], origin);
  const written = join(folder, 'pid');
  await expect.poll(() => (existsSync(written) ? readFileSync(written, 'utf8') : '')).toMatch(/^\d+\n$/);
  const pid = readFileSync(written, 'utf8').trim();
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  events.cancel(run.id, 'admin');
  assert.equal((await run.finished).reason, 'cancelled');
  await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
});
