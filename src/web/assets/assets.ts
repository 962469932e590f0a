import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RequestHandler } from 'express';
import { base } from '../base-url.ts';
import type { Assets } from '../page/models/layout-model.ts';
import { acceptedEncoding } from '../page/accepted-encoding.ts';
import { textsByName } from '../../files/state/json-kinds.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * URLs of the built files in a folder, from its `manifest.json`.
 * @throws Error when the folder was not built completely
 */
export function readAssets(folder: string): Assets {
  const manifest = textsByName(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const url = (name: string): string => {
    const hashed = manifest[name];
    if (hashed === undefined) throw new Error(`${name} is not in ${folder}/manifest.json`);
    return `${base}/assets/${hashed}`;
  };
  return { css: url('site.css'), js: url('app.js'), icons: url('icons.svg'), favicon: url('favicon.svg') };
}

interface Asset {
  readonly contentType: string;
  readonly plain: Buffer;
  readonly br: Buffer;
  readonly gzip: Buffer;
}

/**
 * Serves the built files of a folder from memory, and nothing else. Their names contain a hash of the content, so
 * browsers can cache them for ever.
 */
export function assetsHandler(folder: string): RequestHandler {
  const assets = readFiles(folder);
  return (request, response, next) => {
    const asset = assets.get(request.path.slice(1));
    if (!asset || (request.method !== 'GET' && request.method !== 'HEAD')) {
      next();
      return;
    }
    const encoding = acceptedEncoding(request);
    response.set({
      'Content-Type': asset.contentType,
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
    });
    response.vary('Accept-Encoding');
    if (encoding) response.set('Content-Encoding', encoding).send(asset[encoding]);
    else response.send(asset.plain);
  };
}

function readFiles(folder: string): ReadonlyMap<string, Asset> {
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  return new Map(
    readdirSync(folder).flatMap((name): [string, Asset][] => {
      const contentType = contentTypes[extname(name)];
      if (contentType === undefined) return [];
      return [[name, { contentType, plain: read(name), br: read(`${name}.br`), gzip: read(`${name}.gz`) }]];
    }),
  );
}
