import { Router, type Request } from 'express';
import type { PackageNews } from '../../packages/installed-packages.ts';
import { dueNow } from '../../packages/transaction/foresee-due.ts';
import { installedModel } from './installed-model.ts';
import { addTransactionRoutes } from './transaction-routes.ts';
import { formatList } from '../words/format.ts';
import { Failure, type SentenceKey } from '../../refusals.ts';
import type { System } from '../../system.ts';
import { base } from '../base-url.ts';
import { setInClassicMenu } from '../panels/old/classic-menu.ts';
import type { Message } from '../page/models/layout-model.ts';
import { parsePosted, postedText } from '../request/posted/posted-text.ts';
import type { WebContext } from '../web-context.ts';
import type { Visit } from '../visit.ts';
import { formHandler, visitHandler } from '../request/handlers.ts';

/** The routes that list every package with its parts, broken ones with the reason, and that look for packages again. */
export function packagesRoutes(web: WebContext): Router {
  const router = Router();
  router.get('/', visitHandler(web, showPackages));
  router.post(
    '/refresh',
    formHandler(web, async (visit) => {
      const news = await web.system.refreshPackages();
      await visit.redirect(`${base}/packages`, newsMessage(news, visit.language));
    }),
  );
  router.post(
    '/try-again',
    formHandler(web, async (visit, request) => {
      const { name } = postedPackage(web, request);
      await web.system.tryAgain(name);
      await redirectBack(visit, 'packages.tried', name);
    }),
  );
  for (const [path, isOn] of [
    ['turn-on', true],
    ['turn-off', false],
  ] as const)
    router.post(
      `/${path}`,
      formHandler(web, async (visit, request) => {
        const { name } = postedPackage(web, request);
        await web.system.turnBesideBase(name, isOn);
        await redirectBack(visit, isOn ? 'packages.turnedOn' : 'packages.turnedOff', name);
      }),
    );
  router.post(
    '/classic/:name',
    formHandler<{ name: string }>(web, async (visit, { params, body }) => {
      const { name } = params;
      const isShown = parsePosted(body).get('menu')?.[0] === 'show';
      if (!(await setInClassicMenu(web.system, name, isShown, visit.account ?? '')))
        throw new Failure('errors.notFound', `no classic panel ${name}`, { kind: 'missing' });
      await redirectBack(visit, isShown ? 'packages.shown' : 'packages.hidden', name);
    }),
  );
  addTransactionRoutes(router, web);
  return router;
}

/** @throws Failure `errors.notFound` */
function postedPackage({ system }: WebContext, { body }: Request): System['packages'][number] {
  const name = postedText(body, 'name');
  const found = system.packages.find((one) => one.name === name);
  if (!found) throw new Failure('errors.notFound', 'there is no package of that name', { kind: 'missing' });
  return found;
}

async function redirectBack(visit: Visit, key: SentenceKey, name: string): Promise<void> {
  await visit.redirect(`${base}/packages`, { kind: 'success', sentences: [{ key, args: { name } }] });
}

async function showPackages(visit: Visit): Promise<void> {
  const page = {
    packages: installedModel(visit),
    due: formatList(dueNames(visit), visit.language),
    configure: `${base}/packages/configure`,
    install: `${base}/packages/plan`,
    refresh: `${base}/packages/refresh`,
    tryAgain: `${base}/packages/try-again`,
    turnOn: `${base}/packages/turn-on`,
    turnOff: `${base}/packages/turn-off`,
  };
  await visit.page('packages', { key: 'packages.title', args: {} }, page, { here: 'packages' });
}

/** Names of packages that were installed, changed or removed since the last transaction. */
function dueNames({ web: { system } }: Visit): readonly string[] {
  const { added, updated, removed } = dueNow(system).change;
  return [...added.map(({ name }) => name), ...updated.map(({ member }) => member.name), ...removed];
}

function newsMessage({ added, changed, removed }: PackageNews, language: string): Message {
  const all = [
    ['packages.added', added],
    ['packages.changed', changed],
    ['packages.removed', removed],
  ] as const;
  const news = all.filter(([, names]) => names.length > 0);
  const sentences = news.map(([key, names]) => ({ key, args: { names: formatList(names, language) } }));
  return { kind: 'success', sentences: sentences.length > 0 ? sentences : [{ key: 'packages.unchanged', args: {} }] };
}
