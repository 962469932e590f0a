import type { Request } from 'express';
import type { Theme } from '../page/models/layout-model.ts';
import type { Wording } from '../words/wording.ts';

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
export function cookieOf(request: Request, name: string): string | undefined {
  const pair = request.headers.cookie?.split(/; */).find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
