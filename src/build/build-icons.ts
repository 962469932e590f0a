import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { textsByName } from '../files/state/json-kinds.ts';

/**
 * One file with all icons in use, each a symbol under our own name. `public/icons.json` maps the names to icons of
 * Bootstrap Icons; `brand` is our own.
 */
export function buildIcons(): string {
  const require = createRequire(import.meta.url);
  const names = Object.entries(textsByName(readFileSync('public/icons.json', 'utf8')));
  const symbols = names.map(([name, drawing]) =>
    symbol(name, readFileSync(require.resolve(`bootstrap-icons/icons/${drawing}.svg`), 'utf8')),
  );
  const brand = symbol('brand', readFileSync('public/favicon.svg', 'utf8'));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}${brand}</svg>`;
}

function symbol(name: string, svg: string): string {
  const box = /viewBox="([^"]+)"/.exec(svg)?.[1] ?? '0 0 16 16';
  const drawing = svg.replace(/^[^]*?<svg[^>]*>/, '').replace('</svg>', '');
  return `<symbol id="${name}" viewBox="${box}">${drawing.replace(/\s+/g, ' ').replace(/> </g, '><').trim()}</symbol>`;
}
