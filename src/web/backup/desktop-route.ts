import { pipeline } from 'node:stream/promises';
import type { Response, Router } from 'express';
import { Failure } from '../../refusals.ts';
import { base } from '../base-url.ts';
import type { Sentence } from '../page/models/layout-model.ts';
import { postedText } from '../request/posted/posted-text.ts';
import { waitAtMost } from '../../process/wait-at-most.ts';
import type { WebContext } from '../web-context.ts';
import { visitOf, type Visit } from '../visit.ts';
import { plainField, plainForm } from './plain-form.ts';
import { sizeSentence } from './size-sentence.ts';
import { visitHandler } from '../request/handlers.ts';

/** A page does not wait longer for the estimate. */
const estimateSeconds = 3;

const shortestPassphrase = 12;

interface Refused {
  readonly passphrase?: Sentence;
  readonly again?: Sentence;
  readonly whole?: Sentence;
}

/** The archive of the server for the browser: a form, and its answer, which is the archive itself. */
export function addDesktopRoutes(router: Router, web: WebContext): void {
  router.get('/desktop', async (request, response) => {
    await show(visitOf(web, request, response), {});
  });
  router.post(
    '/desktop',
    visitHandler(web, async (visit, request, response) => {
      const passphrase = postedText(request.body, 'passphrase');
      const refused = refusePassphrase(passphrase, postedText(request.body, 'again'));
      if (refused) await show(visit, refused);
      else await send(visit, response, passphrase === '' ? undefined : passphrase);
    }),
  );
}

function refusePassphrase(passphrase: string, again: string): Refused | undefined {
  if (passphrase !== again) return { again: { key: 'archives.notTheSame', args: {} } };
  if (passphrase !== '' && passphrase.length < shortestPassphrase)
    return { passphrase: { key: 'archives.shortPassphrase', args: { count: shortestPassphrase } } };
  return undefined;
}

async function show(visit: Visit, refused: Refused): Promise<void> {
  const { backups } = visit.web.system;
  const bytes = await waitAtMost(backups.estimate(), estimateSeconds);
  const size = sizeSentence(bytes, visit.language);
  const fields = [
    plainField('size', 'literal', {
      options: [
        {
          value: '',
          label: undefined,
          text: visit.translator()(size.key, size.args),
          chosen: true,
        },
      ],
    }),
    plainField('passphrase', 'password', {
      help: [{ key: 'archives.passphraseHelp', args: {} }],
      autocomplete: 'new-password',
      refusal: refused.passphrase,
    }),
    plainField('again', 'password', { autocomplete: 'new-password', refusal: refused.again }),
  ];
  const whole = refused.whole ?? runningSentence(visit);
  const form = plainForm({
    description: { key: 'archives.desktopAbout', args: {} },
    action: `${base}/archives/desktop`,
    fields,
    button: 'archives.download',
    cancel: `${base}/backup`,
    refusals: whole && [whole],
  });
  const isRefused = refused.again ?? refused.passphrase ?? refused.whole;
  await visit.page('form', { key: 'archives.desktop', args: {} }, form, {
    here: 'backup',
    status: isRefused ? 422 : 200,
  });
}

function runningSentence({ web }: Visit): Sentence | undefined {
  return web.system.backups.running === undefined ? undefined : { key: 'errors.backupRunning', args: {} };
}

async function send(visit: Visit, response: Response, passphrase: string | undefined): Promise<void> {
  const { backups, log } = visit.web.system;
  let backup;
  try {
    backup = await backups.openDesktop(visit.account ?? '', passphrase);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log('warn', 'no desktop backup was made', { err: error });
    await show(visit, { whole: { key: error.key, args: error.args } });
    return;
  }
  let isComplete = false;
  try {
    response.set({
      'Content-Type': backup.type,
      'Content-Disposition': `attachment; filename="${backup.name}"`,
      'Cache-Control': 'no-store',
    });
    await pipeline(backup.stream, response);
    isComplete = true;
  } catch (error) {
    log('warn', 'the desktop backup did not reach the browser', { err: error });
  } finally {
    await backup.end(isComplete);
  }
}
