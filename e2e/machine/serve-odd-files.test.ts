import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { HttpPerson } from '../support/http-person.ts';
import { freshRoot, removeRoot, startServer } from '../support/server.ts';
import { home } from '../../src/system.ts';

const places = {
  'var/lib/panelsmith/history.jsonl': 'pipe',
  'var/lib/panelsmith/runs': 'file',
  'var/lib/panelsmith/runs.lock': 'pipe',
  'var/lib/panelsmith/sessions': 'pipe',
  'var/lib/panelsmith/session-secret': 'folder',
  'var/lib/panelsmith/serving': 'pipe',
  'var/lib/panelsmith/refresh-packages': 'folder',
  'var/log/panelsmith/panelsmith.log': 'pipe',
  'home/e-smith/db/networks': 'pipe',
} as const;

function put(root: string, path: string, kind: 'pipe' | 'file' | 'folder'): void {
  const file = join(root, path);
  rmSync(file, { recursive: true, force: true });
  mkdirSync(dirname(file), { recursive: true });
  if (kind === 'folder') mkdirSync(file);
  else if (kind === 'file') writeFileSync(file, '');
  else spawnSync('mkfifo', [file]);
}

test.for([
  ['odd things everywhere', places],
  ['a file in the place of its folder', { 'var/lib/panelsmith': 'file' }],
  ['a pipe in the place of the passwords', { 'var/lib/panelsmith/passwords': 'pipe' }],
] as const)('a server starts with %s, and stops on request', async ([, odd], context) => {
  if (!existsSync(join(home, 'dist/src/cli/panelsmith.js'))) context.skip('needs what npm run build makes');
  const root = freshRoot();
  const first = await startServer({ root });
  await new HttpPerson(first.origin).setUp(first.setUpLink ?? '', 'Odd-files-2026');
  await first.stop();
  for (const [path, kind] of Object.entries(odd)) put(root, path, kind);
  const server = await startServer({ root });
  try {
    expect((await new HttpPerson(server.origin).get('/healthz')).status).toBe(200);
    if (odd !== places) return;
    const admin = new HttpPerson(server.origin);
    await admin.signIn('Odd-files-2026');
    const { status, html } = await admin.get('/server-manager/');
    expect(status).toBe(200);
    for (const path of Object.keys(odd)) expect(html).toContain(`${join(root, path)} is not a`);
  } finally {
    await server.stop();
    if (!('var/log/panelsmith/panelsmith.log' in odd))
      expect(readFileSync(join(root, 'var/log/panelsmith/panelsmith.log'), 'utf8')).toContain(Object.keys(odd)[0]);
    removeRoot(root);
  }
});
