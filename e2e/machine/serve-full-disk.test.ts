import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi, type TestContext } from 'vitest';
import { mountSmallDisk, type SmallDisk } from '../../src/cli/serve/small-disk.fixture.ts';
import { HttpPerson } from '../support/http-person.ts';
import { startServer } from '../support/server.ts';
import { home } from '../../src/system.ts';

const password = 'Full-disk-2026';
const form = '/server-manager/people/modify?key=pnair';
const unsaved = 'A database of this server cannot be written. Nothing was saved.';
const environment = { PANELSMITH_PANELS: join(home, 'e2e/packages') };

function smallDisk(context: TestContext): SmallDisk {
  if (!existsSync(join(home, 'dist/src/cli/panelsmith.js'))) context.skip('needs what npm run build makes');
  const disk = mountSmallDisk('8m') ?? context.skip('only root can mount a disk to fill');
  context.onTestFinished(() => {
    disk.remove();
  });
  return disk;
}

test('a server with a full disk shows its pages, reports that it saves nothing, and counts lost log lines', async (context) => {
  const disk = smallDisk(context);
  const server = await startServer({ root: disk.folder, environment });
  context.onTestFinished(() => server.stop());
  await new HttpPerson(server.origin).setUp(server.setUpLink ?? '', password);
  const admin = new HttpPerson(server.origin);
  await admin.signIn(password);
  const file = join(disk.folder, 'var/log/panelsmith/panelsmith.log');
  const log = (): string => readFileSync(file, 'utf8');
  await expect.poll(() => log()).toContain('signed in');
  disk.fill(0);
  // Waits until the log notices the full disk: the last lines may still have fitted into its last page.
  await vi.waitFor(
    async () => {
      expect((await admin.get('/server-manager/')).html).toContain('log cannot be written');
    },
    { timeout: 60_000, interval: 250 },
  );
  for (let round = 0; round < 6; round++) {
    for (const page of ['', 'people', 'history', 'runs'])
      expect((await admin.get(`/server-manager/${page}`)).status).toBe(200);
    const refused = await admin.submit(form, { CellNumber: '123' });
    expect([refused.status, refused.html.includes(unsaved)]).toEqual([500, true]);
  }
  disk.free();
  expect((await admin.submit(form, { CellNumber: '456' })).status).toBe(303);
  await expect.poll(() => log()).toContain('lines of this log were lost');
  const lines = log().trimEnd().split('\n');
  // Only a line for which the disk had no room is cut, and the next line reports it.
  for (const [index, line] of lines.entries())
    if (!isJson(line))
      expect(lines[index + 1] ?? 'lines of this log were lost').toContain('lines of this log were lost');
});

test('a server starts on a full disk, reports what it cannot do, and works again when there is room', async (context) => {
  const disk = smallDisk(context);
  const first = await startServer({ root: disk.folder, environment });
  await new HttpPerson(first.origin).setUp(first.setUpLink ?? '', password);
  await first.stop();
  disk.fill(0);
  const server = await startServer({ root: disk.folder, environment });
  context.onTestFinished(() => server.stop());
  const admin = new HttpPerson(server.origin);
  await admin.signIn(password);
  expect((await admin.get('/server-manager/people')).status).toBe(200);
  disk.free();
  expect((await admin.submit(form, { CellNumber: '789' })).status).toBe(303);
});

test('a first start on a full disk leaves nothing that affects the next one', async (context) => {
  const disk = smallDisk(context);
  disk.fill(0);
  const first = await startServer({ root: disk.folder, environment });
  await first.stop();
  disk.free();
  const server = await startServer({ root: disk.folder, environment });
  context.onTestFinished(() => server.stop());
  await new HttpPerson(server.origin).setUp(server.setUpLink ?? '', password);
  const admin = new HttpPerson(server.origin);
  await admin.signIn(password);
  expect((await admin.get('/server-manager/')).status).toBe(200);
  expect(statSync(join(disk.folder, 'var/lib/panelsmith/session-secret')).size).toBeGreaterThan(30);
});

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
