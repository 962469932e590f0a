import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { runLongCommand } from '../../../src/cli/long-commands.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../src/files/temporary-folder.fixture.ts';
import { stageSource } from '../../../src/packages/transaction/stage-source.ts';
import { openRoot } from '../../../src/root.ts';
import type { HttpAnswer } from '../../../src/kit/testing/visitor.ts';
import { openFreshApp } from '../../support/fresh-app.ts';
import { ownPackage } from '../../support/own-package.ts';
import { heldByForm } from '../../support/http-person.ts';

const examples = join(import.meta.dirname, '../../packages');
let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(folder.at('root/etc'), { recursive: true });
});

/**
 * Runs `panelsmith packages …` on a separate root.
 * @returns the exit status, and all that was printed
 */
async function packages(...args: string[]): Promise<{ status: number; said: string }> {
  let said = '';
  const hear = (text: string | Uint8Array): void => void (said += Buffer.from(text).toString());
  const status = await runLongCommand('packages', args, {
    root: openRoot(folder.at('root')),
    program: 'panelsmith packages',
    environment: {},
    stdin: () => Promise.resolve(''),
    out: hear,
    err: hear,
  });
  return { status, said };
}

function example(name: string, version?: string): string {
  const place = folder.at('source', name);
  rmSync(place, { recursive: true, force: true });
  cpSync(join(examples, name), place, { recursive: true });
  const manifest = join(place, 'package.json');
  if (version !== undefined)
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"version": "[^"]*"/, `"version": "${version}"`));
  return place;
}

test('an update event says first installation, upgrade, and configured again after a removal', async () => {
  const dnsmasq = example('nethserver-dnsmasq');
  const refused = await packages('install', example('neth-guestbook'));
  expect(refused).toEqual({
    status: 1,
    said: 'neth-guestbook: it needs nethserver-dnsmasq, which is not installed\nnothing was changed\n',
  });
  const first = await packages('install', folder.at('source/neth-guestbook'), dnsmasq, example('nethserver-puppet'));
  expect(first.status).toBe(0);
  expect(first.said).toMatch(/nethserver-dnsmasq-update\n[^]*neth-guestbook-update\nfirst installation/);
  const database = folder.at('root/home/e-smith/db/configuration');
  expect(readFileSync(database, 'utf8')).toMatch(/^puppet=service\|status\|enabled$/m);
  writeFileSync(database, readFileSync(database, 'utf8').replace('guestbook|Version|2', 'guestbook|Version|1'));
  const second = await packages('update', example('neth-guestbook', '2.1.0'));
  expect(second.said).toContain('updated neth-guestbook 2.0.0 to 2.1.0\n');
  expect(second.said).toContain('upgrade from version 1 to 2\n');
  expect(second.said).not.toContain('nethserver-dnsmasq-update');
  expect((await packages('remove', 'nethserver-dnsmasq')).said).toContain('neth-guestbook needs it; remove that too');
  const third = await packages('remove', 'nethserver-puppet');
  expect(third.said).toContain('configured again: nothing to do\n');
  expect(third.said).toContain('removed nethserver-puppet\n');
  // A package without any event.
  folder.write('source/neth-plain/locales/en.json', '{}');
  const events = [
    ...(await packages('install', folder.at('source/neth-plain'))).said.matchAll(/^signal-event (.*)$/gm),
  ];
  expect(events.map(([, event]) => event)).toEqual(['runlevel-adjust', 'firewall-adjust']);
});

test('a package that does not load is removed again, and archives with paths to outside are refused as a whole', async () => {
  const broken = folder.at('source/broken');
  mkdirSync(broken, { recursive: true });
  writeFileSync(join(broken, 'panel.js'), 'throw new Error("no panel today");');
  const { status, said } = await packages('install', broken);
  expect([status, said]).toEqual([1, expect.stringContaining('no panel today')]);
  expect(existsSync(folder.at('root/usr/share/panelsmith/panels/broken'))).toBe(false);
  const hostile = folder.at('hostile');
  mkdirSync(join(hostile, 'p'), { recursive: true });
  symlinkSync('/etc', join(hostile, 'p/out'));
  writeFileSync(join(hostile, 'x'), 'x');
  const archive = folder.at('hostile.tgz');
  execFileSync('tar', ['-czPf', archive, '--transform', 's,^x,p/../../x,', '-C', hostile, 'p', 'x']);
  const staging = folder.at('staging');
  mkdirSync(staging);
  await expect(stageSource(archive, staging)).rejects.toThrow(/p\/out.*symlink.*leads out of the archive/);
  expect(existsSync(folder.at('x'))).toBe(false);
});

test('a save with a panel of the package signals its save event once, and nothing where there is none', async () => {
  const app = await openFreshApp({ packages: { ...ownPackage('nethserver-dnsmasq') }, web: { waitSeconds: 10 } });
  try {
    mkdirSync(app.root.path('etc'));
    const admin = await app.admin();
    await admin.submit('/server-manager/dnsmasq/modify', { CacheSize: '77' });
    expect(app.system.events.recent(5).map(({ event }) => event)).toEqual(['nethserver-dnsmasq-save']);
    expect(readFileSync(app.root.path('etc/dnsmasq.conf'), 'utf8')).toContain('cache-size=77');
  } finally {
    await app.close();
  }
});

test('the page shows what an installation would do, does it as a run, and offers the removal', async () => {
  const app = await openFreshApp({ web: { waitSeconds: 10 } });
  try {
    const admin = await app.admin();
    const post = async (from: string, path: string, fields: Record<string, string>): Promise<HttpAnswer> => {
      const token = heldByForm((await admin.get(from)).html).find(([name]) => name === '_csrf')?.[1] ?? '';
      return admin.post(path, { _csrf: token, ...fields });
    };
    const [page, apply] = ['/server-manager/packages', '/server-manager/packages/apply'];
    const sent = await post(page, `${page}/plan`, { folder: example('nethserver-puppet') });
    const plan = await admin.follow(sent);
    expect(plan.html).toContain('nethserver-puppet-update');
    const staged = /name="staged" value="([^"]*)"/.exec(plan.html)?.[1] ?? '';
    const run = await admin.follow(await post(page, apply, { staged }));
    expect(run.html).toContain('packages-changed');
    const list = await admin.get(page);
    expect(list.html).toContain('nethserver-puppet');
    expect(list.html).toContain('/packages/plan?remove=nethserver-puppet');
    expect((await admin.get(`${page}/plan?remove=panelsmith-quota`)).html).toContain('it is bundled with Panelsmith');
    const gone = await post(page, apply, { remove: 'nethserver-puppet' });
    expect(gone.status).toBe(303);
    expect((await admin.get(page)).html).not.toContain('plan?remove=nethserver-puppet');
    const body = new FormData();
    body.append('_csrf', heldByForm((await admin.get(page)).html).find(([name]) => name === '_csrf')?.[1] ?? '');
    const source = example('nethserver-puppet');
    const archive = execFileSync('tar', ['-cz', '-C', dirname(source), basename(source)]);
    body.append('archive', new Blob([new Uint8Array(archive)]), 'puppet.tgz');
    const headers = { cookie: admin.cookie, 'sec-fetch-site': 'same-origin' };
    const uploaded = await fetch(`${app.origin}${page}/plan`, { method: 'POST', redirect: 'manual', headers, body });
    const uploadPlan = await admin.get(uploaded.headers.get('location') ?? '');
    expect([uploadPlan.status, uploadPlan.html.includes('nethserver-puppet-update')]).toEqual([200, true]);
  } finally {
    await app.close();
  }
});
