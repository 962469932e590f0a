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
import { parsePosted, postedText } from '../request/posted-text.ts';
import { sentOnce } from '../request/sent-once.ts';
import type { Shell } from '../shell.ts';
import { visitOf, type Visit } from '../visit.ts';

/** Lists every package with its parts, and the broken ones with the reason; and looks for packages again. */
export function packagesRoutes(shell: Shell): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    await showPackages(visitOf(shell, request, response));
  });
  const post = (path: string, take: (visit: Visit, request: Request) => Promise<void>): void => {
    router.post(path, async (request, response) => {
      const visit = visitOf(shell, request, response);
      await sentOnce(visit, () => take(visit, request));
    });
  };
  post('/refresh', async (visit) => {
    const news = await shell.system.refreshPackages();
    await visit.redirect(`${base}/packages`, newsMessage(news, visit.language));
  });
  post('/try-again', async (visit, request) => {
    const { name } = postedPackage(shell, request);
    await shell.system.tryAgain(name);
    await redirectBack(visit, 'packages.tried', name);
  });
  for (const [path, isOn] of [
    ['turn-on', true],
    ['turn-off', false],
  ] as const)
    post(`/${path}`, async (visit, request) => {
      const { name } = postedPackage(shell, request);
      await shell.system.turnBesideBase(name, isOn);
      await redirectBack(visit, isOn ? 'packages.turnedOn' : 'packages.turnedOff', name);
    });
  post('/classic/:name', async (visit, { params, body }) => {
    const name = String(params['name']);
    const isShown = parsePosted(body).get('menu')?.[0] === 'show';
    if (!(await setInClassicMenu(shell.system, name, isShown, visit.account ?? '')))
      throw new Failure('errors.notFound', `no classic panel ${name}`, { kind: 'missing' });
    await redirectBack(visit, isShown ? 'packages.shown' : 'packages.hidden', name);
  });
  addTransactionRoutes(router, shell, post);
  return router;
}

/** @throws Failure `errors.notFound` */
function postedPackage({ system }: Shell, { body }: Request): System['packages'][number] {
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
function dueNames({ shell: { system } }: Visit): readonly string[] {
  const { added, updated, gone } = dueNow(system).change;
  return [...added.map(({ name }) => name), ...updated.map(({ member }) => member.name), ...gone];
}

function newsMessage({ added, changed, removed }: PackageNews, language: string): Message {
  const all = [
    ['packages.added', added],
    ['packages.changed', changed],
    ['packages.removed', removed],
  ] as const;
  const said = all.filter(([, names]) => names.length > 0);
  const sentences = said.map(([key, names]) => ({ key, args: { names: formatList(names, language) } }));
  return { kind: 'success', sentences: sentences.length > 0 ? sentences : [{ key: 'packages.unchanged', args: {} }] };
}
