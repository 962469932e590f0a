import { Router } from 'express';
import type { Drift } from '../../doctor/drift.ts';
import { examine, repairs, type Examination } from '../../doctor/examine.ts';
import { Failure } from '../../refusals.ts';
import { base } from '../base-url.ts';
import type { Sentence } from '../page/models/layout-model.ts';
import type { DoctorModel } from '../page/models/server/doctor-model.ts';
import { parsePosted } from '../request/posted/posted-text.ts';
import type { WebContext } from '../web-context.ts';
import type { Visit } from '../visit.ts';
import { formHandler, visitHandler } from '../request/handlers.ts';
import { byBytes } from '../../files/names-in.ts';

const here = `${base}/doctor`;

/** How many accounts are listed one by one. */
const maxAccounts = 200;

/** Parts that have a name of their own; others are paths of files. */
const parts = ['unix', 'samba', 'ldap', 'files', 'record'];

/** The page that compares the accounts with the system, and signals the events that correct the differences. */
export function doctorRoutes(web: WebContext): Router {
  const router = Router();
  router.get(
    '/',
    visitHandler(web, async (visit) => {
      const model = doctorModel(await examine(web.system), isBusy(web));
      await visit.page('doctor', { key: 'doctor.title', args: {} }, model, { here: 'doctor' });
    }),
  );
  router.post(
    '/repair',
    formHandler(web, (visit, request) => repair(visit, parsePosted(request.body).get('account')?.[0])),
  );
  return router;
}

/** @param account undefined: all; empty: the server itself */
async function repair(visit: Visit, account: string | undefined): Promise<void> {
  const { system } = visit.web;
  const { drifts, onlyReported } = await examine(system);
  if (onlyReported)
    throw new Failure('errors.badRequest', 'this server has a base of its own: nothing is repaired', {
      kind: 'invalid',
    });
  const meant = drifts.filter((drift) => account === undefined || (drift.account ?? '') === account);
  const [first, ...others] = repairs(meant);
  if (!first) {
    await visit.redirect(here, { kind: 'success', sentences: [{ key: 'doctor.nothing', args: {} }] });
    return;
  }
  const run = system.events.signalAll([first, ...others], { author: visit.account ?? '', changeSet: undefined });
  await visit.redirect(`${base}/runs/${run.id}?back=${encodeURIComponent(here)}`);
}

function isBusy({ system }: WebContext): boolean {
  return system.events.recent(5).some(({ state }) => state === 'running' || state === 'queued');
}

function doctorModel({ drifts, leftOut, onlyReported }: Examination, busy: boolean): DoctorModel {
  const byAccount = new Map<string | undefined, Drift[]>();
  for (const drift of drifts) byAccount.set(drift.account, [...(byAccount.get(drift.account) ?? []), drift]);
  const all = [...byAccount].sort(([a = '\uffff'], [b = '\uffff']) => byBytes(a, b));
  const sentence = (key: string): Sentence => ({ key, args: {} });
  return {
    count: drifts.length,
    accounts: all.slice(0, maxAccounts).map(([account, found]) => ({
      account,
      differences: found.map(({ part, difference }) => ({
        part,
        label: parts.includes(part) ? `doctor.parts.${part}` : undefined,
        difference,
      })),
      events: repairs(found).map(({ event, args }) => [event, ...args].join(' ')),
    })),
    more: Math.max(0, all.length - maxAccounts),
    notes: [
      ...(busy ? [sentence('doctor.busy')] : []),
      ...(onlyReported ? [sentence('doctor.ownBase')] : []),
      ...leftOut.map((part) => sentence(`doctor.leftOut.${part}`)),
    ],
    repair: onlyReported || repairs(drifts).length === 0 ? undefined : `${here}/repair`,
    again: here,
  };
}
