import type { Router } from 'express';
import { base } from './base-url.ts';
import type { Shell } from './shell.ts';
import { safePath } from './sign-in-route.ts';
import { visitOf } from './visit.ts';

const year = 365 * 24 * 3600 * 1000;

/** Language and theme of one browser, in cookies of its own; they say nothing about who uses it. */
export function addPreferencesRoutes(router: Router, shell: Shell): void {
  router.post('/preferences', async (request, response) => {
    const { language, theme, back } = parsePreferences(request.body);
    const options = {
      httpOnly: true,
      sameSite: 'lax',
      secure: request.secure,
      maxAge: year,
      path: base,
    } as const;
    if (shell.wording.languages.some(({ code }) => code === language)) response.cookie('language', language, options);
    if (['auto', 'light', 'dark'].includes(theme)) response.cookie('theme', theme, options);
    await visitOf(shell, request, response).leadTo(safePath(back));
  });
}

function parsePreferences(body: unknown): { language: string; theme: string; back: unknown } {
  const posted: object = typeof body === 'object' && body !== null ? body : {};
  const word = (name: string): string => {
    const value: unknown = Reflect.get(posted, name);
    return typeof value === 'string' ? value : '';
  };
  return { language: word('language'), theme: word('theme'), back: word('back') };
}
