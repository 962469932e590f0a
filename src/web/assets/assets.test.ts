import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express from 'express';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { assetsHandler, readAssets } from './assets.ts';

const names = ['site.css', 'app.js', 'icons.svg', 'favicon.svg'];

function builtFolder(): string {
  const folder = temporaryFolder();
  const manifest = names.map((name) => [name, name.replace('.', '.0123456789ab.')] as const);
  for (const [name, hashed] of manifest) {
    folder.write(hashed, `/* ${name} */`);
    folder.write(`${hashed}.br`, brotliCompressSync(`/* ${name} */`));
    folder.write(`${hashed}.gz`, gzipSync(`/* ${name} */`));
  }
  folder.write('manifest.json', JSON.stringify(Object.fromEntries(manifest)));
  return folder.path;
}

async function ask(folder: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const server = express().use('/server-manager/assets', assetsHandler(folder)).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    return await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  } finally {
    server.close();
  }
}

test('a file is served with a long cache time, its media type, and the compression the browser accepts', async () => {
  const folder = builtFolder();
  const { css } = readAssets(folder);
  for (const [accepted, encoding] of [
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ] as const) {
    const response = await ask(folder, css, { 'accept-encoding': accepted });
    expect(await response.text()).toBe('/* site.css */');
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('other files of the folder are not served', async () => {
  const folder = builtFolder();
  for (const name of ['manifest.json', 'site.css', 'site.0123456789ab.css.br', '..%2f..%2fetc%2fpasswd', '%ff', ''])
    expect((await ask(folder, `/server-manager/assets/${name}`)).status).toBeGreaterThanOrEqual(400);
});

test('an incompletely built folder is refused', () => {
  const folder = builtFolder();
  writeFileSync(join(folder, 'manifest.json'), '{"site.css":"site.0.css"}');
  expect(() => readAssets(folder)).toThrow(/app\.js is not in/);
});
