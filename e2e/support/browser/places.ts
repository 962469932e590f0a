import type { Page } from 'playwright/test';
import { heldByForm } from '../http-person.ts';
import { lacks } from '../lacks.ts';
import { BasePage } from '../../pages/base-page.ts';

/** A page, or a state of one, that a signed-in administrator can reach in any language. */
export interface Place {
  readonly name: string;
  readonly reach: (page: Page) => Promise<void>;
  /** An open menu covers parts of the page, so that sizes of what is below it mean nothing. */
  readonly isCovered?: boolean;
}

/** Every page of a server with the sample office, and their states. */
export const places: readonly Place[] = [
  at('home', ''),
  at('list of cell numbers', 'cellnumbers'),
  at('found', 'cellnumbers?search=nova&sort=FullName'),
  at('nothing found', 'cellnumbers?search=nobody'),
  at('form of a cell number', 'cellnumbers/modify?key=pnair'),
  at('list of users', 'useraccounts'),
  at('list of users narrowed', 'useraccounts?filter.PasswordSet=yes&sort=FullName'),
  at('row that was changed', 'useraccounts/list?row=pnair#row'),
  { name: 'menu of a row', reach: (page) => openFirst(page, '.rows summary'), isCovered: true },
  { name: 'menu of a filter', reach: (page) => openFirst(page, '.filter > summary'), isCovered: true },
  at('form of a new user', 'useraccounts/create'),
  { name: 'refused form', reach: (page) => submitUntouched(page, 'useraccounts/create') },
  at('form of a user', 'useraccounts/modify?key=pnair'),
  at('form of admin', 'useraccounts/modifyadmin?key=admin'),
  at('password', 'useraccounts/password?key=pnair'),
  { name: 'refused password', reach: (page) => submitUntouched(page, 'useraccounts/password?key=pnair') },
  at('system password', 'useraccounts/systempassword?key=admin'),
  at('lock', 'useraccounts/lock?key=pnair'),
  at('remove', 'useraccounts/remove?key=pnair'),
  at('remove several', 'useraccounts/list/many?do=page:remove&rows=page'),
  ...of('groups', at('list of groups', 'groups'), at('form of a group', 'groups/modify?key=sales')),
  ...of('ibays', at('list of bays', 'ibays'), at('form of a bay', 'ibays/modify?key=drawings')),
  ...of('pseudonyms', at('list of pseudonyms', 'pseudonyms'), at('form of a new pseudonym', 'pseudonyms/create')),
  ...of('printers', at('list of printers', 'printers'), at('form of a new printer', 'printers/create')),
  ...of('quota', at('list of quotas', 'quota'), at('form of a quota', 'quota/modify?key=pnair')),
  ...of('directory', at('directory', 'directory')),
  ...of('services', at('list of services', 'services'), at('one service', 'services/logs?key=sshd')),
  ...of('firewall', at('firewall', 'firewall'), at('answer of the firewall', 'firewall?protocol=tcp&port=22&source=')),
  ...of('remoteaccess', at('remote access', 'remoteaccess')),
  ...of(
    'localnetworks',
    at('list of local networks', 'localnetworks'),
    at('form of a new network', 'localnetworks/create'),
  ),
  ...of(
    'portforwarding',
    at('list of forwarded ports', 'portforwarding'),
    at('form of a new forward', 'portforwarding/tcpCreate'),
  ),
  ...of('proxy', at('proxy', 'proxy')),
  ...of('domains', at('list of domains', 'domains'), at('form of a new domain', 'domains/create')),
  ...of('hostentries', at('list of host names', 'hostentries'), at('form of a new host name', 'hostentries/create')),
  ...of('datetime', at('date and time', 'datetime')),
  ...of('workgroup', at('workgroup', 'workgroup')),
  ...of('emailsettings', at('mail settings', 'emailsettings'), at('access to mail', 'emailsettings/access')),
  ...of('mariadb', at('databases', 'mariadb')),
  ...of('backup', at('backup', 'backup'), at('nightly backup', 'backup/nightly')),
  at('own password', '../user-password'),
  at('several rows', 'useraccounts/list/many?do=page:lock&rows=page'),
  at('a field of several rows', 'useraccounts/list/many?do=field:groupMemberships&rows=found'),
  at('import of a file', 'useraccounts/list/import'),
  { name: 'what a file would do', reach: sendFile },
  { name: 'saved', reach: (page) => submitUntouched(page, 'cellnumbers/modify?key=pnair') },
  { name: 'conflict', reach: reachConflict },
  { name: 'preview', reach: (page) => preview(page, 'useraccounts/modify?key=pnair') },
  at('search', 'search?q=nair'),
  at('nothing found anywhere', 'search?q=zzzzzz'),
  at('history', 'history'),
  at('runs', 'runs'),
  { name: 'run', reach: openNewestRun },
  at('doctor', 'doctor'),
  at('packages', 'packages'),
  at('no such page', 'no-such-page'),
  { name: 'menu of the account', reach: openAccountMenu, isCovered: true },
];

/** Opens a path below the panel's base. */
async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(`/server-manager/${path}`);
}

function at(name: string, path: string): Place {
  return { name, reach: (page) => goTo(page, path) };
}

/** The places of a bundled panel; none where it was deleted. */
function of(panel: string, ...own: readonly Place[]): readonly Place[] {
  return lacks(panel) ? [] : own;
}

async function openFirst(page: Page, menu: string): Promise<void> {
  await goTo(page, 'useraccounts');
  await page.locator(menu).first().click();
}

async function submit(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button').first().click();
}

async function submitUntouched(page: Page, path: string): Promise<void> {
  await goTo(page, path);
  await submit(page);
}

async function preview(page: Page, path: string): Promise<void> {
  await goTo(page, path);
  await page.locator('[name=_preview]').click();
}

/** Uploads a file with one line that creates, one that changes, and one that is wrong. */
async function sendFile(page: Page): Promise<void> {
  await goTo(page, 'useraccounts/list/import');
  const buffer = Buffer.from('acctName,FirstName,LastName\nfrida,Frida,K\npnair,Priya,N\nNo!,,\n');
  await page.locator('[name=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer });
  await submit(page);
}

async function openNewestRun(page: Page): Promise<void> {
  await goTo(page, 'runs');
  await page.getByRole('rowheader').first().getByRole('link').click();
}

/** Saves the number in another session while the form is open. */
async function reachConflict(page: Page): Promise<void> {
  const path = 'cellnumbers/modify?key=vnovak';
  const stamp = Date.now() % 1_000_000;
  await goTo(page, path);
  const { request } = page.context();
  const held = heldByForm(await (await request.get(`/server-manager/${path}`)).text());
  const form = { ...Object.fromEntries(held), CellNumber: `01632 ${stamp}` };
  await request.post(`/server-manager/${path}`, { form });
  await page
    .getByRole('main')
    .getByRole('textbox')
    .fill(`01632 ${stamp + 1}`);
  await submit(page);
}

/** Uses a page where the menu does not cover a list, whose links would be half hidden. */
async function openAccountMenu(page: Page): Promise<void> {
  await goTo(page, 'no-such-page');
  await new BasePage(page).account.click();
}
