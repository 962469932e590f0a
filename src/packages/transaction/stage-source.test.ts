import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { PackageMistakes } from '../mistake.ts';
import { stageSource } from './stage-source.ts';

let folder: string;
let staging: string;
let registry: Server;
let address: string;

/** A package with scripts that leave a mark, packed as npm packs it. */
function pack(name: string, version: string): Buffer {
  const place = join(folder, 'made');
  mkdirSync(join(place, 'db/configuration/defaults/doorbell'), { recursive: true });
  writeFileSync(join(place, 'db/configuration/defaults/doorbell/type'), 'service\n');
  const mark = `touch ${folder}/has-run`;
  const scripts = { preinstall: mark, install: mark, postinstall: mark, prepare: mark };
  writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version, scripts }));
  const packed = join(folder, 'packed');
  mkdirSync(packed);
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', packed], { cwd: place });
  const bytes = readFileSync(join(packed, readdirSync(packed)[0] ?? ''));
  for (const used of [place, packed]) rmSync(used, { recursive: true });
  return bytes;
}

/** Answers as a registry does, for one version of each package. Source: the registry's API, "package metadata". */
function openRegistry(packages: ReadonlyMap<string, Buffer>): Server {
  return createServer((request, response) => {
    const asked = decodeURIComponent(request.url ?? '').slice(1);
    const bytes = packages.get(asked.replace(/\/-\.tgz$/, ''));
    if (!bytes) response.writeHead(404).end('{}');
    else if (asked.endsWith('.tgz')) response.end(bytes);
    else {
      const dist = {
        tarball: `http://${request.headers.host ?? ''}/${asked}/-.tgz`,
        integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
      };
      const versions = { '2.0.0': { name: asked, version: '2.0.0', dist } };
      response.end(JSON.stringify({ name: asked, 'dist-tags': { latest: '2.0.0' }, versions }));
    }
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panelsmith-npm-'));
  const names = ['neth-doorbell', '@house/neth-doorbell'];
  registry = openRegistry(new Map(names.map((name) => [name, pack(name, '2.0.0')])));
  await new Promise<void>((done) => registry.listen(0, '127.0.0.1', done));
  const listening = registry.address();
  const port = typeof listening === 'object' ? listening?.port : undefined;
  address = `http://127.0.0.1:${String(port)}/`;
  vi.stubEnv('npm_config_registry', address);
  vi.stubEnv('npm_config_cache', join(folder, 'cache'));
  vi.stubEnv('npm_config_fetch_retries', '0');
});

afterAll(() => {
  vi.unstubAllEnvs();
  registry.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  staging = mkdtempSync(join(folder, 'staging-'));
});

test.each(['neth-doorbell', 'neth-doorbell@2.0.0', '@house/neth-doorbell'])(
  'the npm package %s comes from the registry, and none of its scripts is run',
  async (source) => {
    const staged = await stageSource(source, staging);
    expect(staged).toEqual({ source, folderName: 'neth-doorbell', folder: join(staging, 'neth-doorbell') });
    expect(readFileSync(join(staged.folder, 'db/configuration/defaults/doorbell/type'), 'utf8')).toBe('service\n');
    expect(readdirSync(staging)).toEqual(['neth-doorbell']);
    expect(existsSync(join(folder, 'has-run'))).toBe(false);
  },
);

test.each([
  ['neth-nobody', 'there is no folder, no file and no npm package neth-nobody'],
  ['neth-doorbell@3.0.0', 'there is no folder, no file and no npm package neth-doorbell@3.0.0'],
  ['--registry=http://elsewhere', 'is not a folder, a tar file or the name of an npm package'],
  ['git+ssh://host/neth-doorbell', 'is not a folder, a tar file or the name of an npm package'],
])('%s is refused, and nothing is left', async (source, why) => {
  const refusal = await stageSource(source, staging).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(PackageMistakes);
  expect(refusal instanceof PackageMistakes ? refusal.message : '').toContain(why);
  expect(readdirSync(staging)).toEqual([]);
});

test('a registry that does not answer is not taken for one without the package', async () => {
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
  onTestFinished(() => {
    vi.stubEnv('npm_config_registry', address);
  });
  await expect(stageSource('neth-nobody', staging)).rejects.toThrow('npm cannot get neth-nobody: code ECONNREFUSED');
});

test('a folder is copied without permissions that would make its files dangerous', async () => {
  const source = join(folder, 'neth-odd');
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, 'program'), '');
  chmodSync(join(source, 'program'), 0o6777);
  const staged = await stageSource(source, staging);
  expect(statSync(join(staged.folder, 'program')).mode & 0o7777).toBe(0o755);
  symlinkSync('/etc/shadow', join(source, '.hidden'));
  rmSync(staged.folder, { recursive: true });
  await expect(stageSource(source, staging)).rejects.toThrow('.hidden is a link');
});

test('what is after the entries of an archive has a limit', async () => {
  const file = join(folder, 'zeros.tgz');
  writeFileSync(file, execFileSync('sh', ['-c', 'head -c 400M /dev/zero | gzip -1'], { maxBuffer: 10_000_000 }));
  await expect(stageSource(file, staging)).rejects.toThrow('more than 268435456 bytes');
});
