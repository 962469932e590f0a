import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base, userPasswordUrl } from '../base-url.ts';
import { safePath } from './safe-path.ts';

const home = `${base}/`;
const page = 'https://panel.example/server-manager/login';

const hostile = fc.constantFrom(
  ...['/', '//', '\\', '/\\', base, `${base}/`, userPasswordUrl, 'https:', 'javascript:alert(1)', 'evil.example'],
  ...['@', ':', '.', '..', '/../', '%2f', '%5c', '?', '#', ' ', '\t', '\n', '\r\nSet-Cookie: x=y', '\0', '\u0085'],
);

test('for any address, a browser stays on this server', () => {
  const text = fc.array(fc.oneof({ weight: 4, arbitrary: hostile }, fc.string()), { maxLength: 6 });
  fc.assert(
    fc.property(text, fc.constantFrom('', '/', home), (pieces, start) => {
      const path = safePath(start + pieces.join(''));
      expect(new URL(path, page).origin).toBe('https://panel.example');
      expect(path).toMatch(/^\/(server-manager\/|user-password$)/);
      expect(path).not.toMatch(/[\p{Cc}\\]|\/\//u);
    }),
    { numRuns: 2000 },
  );
});

test('an address of a page is kept as it is', () => {
  const part = fc.string().map(encodeURIComponent);
  const query = fc.dictionary(fc.string(), fc.string()).map((pairs) => new URLSearchParams(pairs).toString());
  fc.assert(
    fc.property(fc.array(part.filter(Boolean), { maxLength: 4 }), query, (parts, query) => {
      const path = `${home}${parts.join('/')}${query === '' ? '' : `?${query}`}`;
      expect(safePath(path)).toBe(path);
    }),
  );
  expect(safePath(userPasswordUrl)).toBe(userPasswordUrl);
});

test.each([
  '',
  '/',
  '/other',
  base,
  `${base}?x=1`,
  `${base}x/`,
  `x${home}`,
  ` ${home}`,
  '//evil.example/server-manager/',
  'https://evil.example/server-manager/',
  `${home}/evil.example`,
  `${home}..//evil.example`,
  `${home}\\evil.example`,
  `${home}x\r\nLocation: https://evil.example`,
  `${home}x\t/evil.example`,
  `${userPasswordUrl}/`,
  `${userPasswordUrl}?x=1`,
  'javascript:alert(1)',
])('%j leads to the home page', (path) => {
  expect(safePath(path)).toBe(home);
});

test('anything but one text leads to the home page', () => {
  for (const value of [undefined, null, 7, [`${home}users`], { toString: () => `${home}users` }])
    expect(safePath(value)).toBe(home);
});
