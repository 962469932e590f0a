import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { buildIcons } from './build-icons.ts';
import { buildStyle } from './build-style.ts';

/**
 * Part of the build: writes the browser's files to `dist/public`, each under a name with a hash of its content, plain
 * and compressed, and `manifest.json` with the new names. Run it in the folder of package.json.
 */
const target = 'dist/public';

const assets: Readonly<Record<string, string>> = {
  'site.css': await buildStyle(),
  'app.js': ['app.js', 'name-check.js'].map((file) => readFileSync(`public/${file}`, 'utf8')).join('\n'),
  'icons.svg': buildIcons(),
  'favicon.svg': readFileSync('public/favicon.svg', 'utf8'),
};

mkdirSync(target, { recursive: true });
for (const old of readdirSync(target)) rmSync(join(target, old));
const manifest = Object.fromEntries(
  Object.entries(assets).map(([name, text]) => [name, write(name, Buffer.from(text))]),
);
writeFileSync(join(target, 'manifest.json'), JSON.stringify(manifest));

/** @returns the new name */
function write(name: string, content: Buffer): string {
  const extension = extname(name);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const hashed = `${name.slice(0, -extension.length)}.${hash}${extension}`;
  writeFileSync(join(target, hashed), content);
  const best = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(join(target, `${hashed}.br`), brotliCompressSync(content, { params: best }));
  writeFileSync(join(target, `${hashed}.gz`), gzipSync(content, { level: 9 }));
  return hashed;
}
