import type { Request } from 'express';
import type { Theme } from '../../page/models/layout-model.ts';
import type { Wording } from '../../words/wording.ts';

/**
 * The language for a browser: the one chosen by the person, else the first available from the browser's list, else
 * English.
 */
export function languageOf(wording: Wording, request: Request): string {
  const chosen = cookieOf(request, 'language');
  if (chosen !== undefined && wording.languages.some(({ code }) => code === chosen)) return chosen;
  const languages = request.get('accept-language')?.replaceAll('_', '-') ?? '';
  // Some programs write it_IT, as operating systems do.
  request.headers['accept-language'] = languages;
  return languages === ''
    ? 'en'
    : wording.accepted(languages, (codes) => request.acceptsLanguages([...codes]) || undefined);
}

export function themeOf(request: Request): Theme {
  const theme = cookieOf(request, 'theme');
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

/** The value of one of our cookies, which are plain words. */
function cookieOf(request: Request, name: string): string | undefined {
  return cookiesOf(request, name)[0];
}

/** The values of cookies of one name: another program on this host may have set one for a path or a domain. */
export function cookiesOf(request: Request, name: string): string[] {
  const pairs = request.headers.cookie?.split(/; */).filter((text) => text.startsWith(`${name}=`)) ?? [];
  return pairs.map((pair) => pair.slice(name.length + 1));
}
