import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { Effort, type Cost } from '../support/browser/effort.ts';
import { asStranger, signInAnew } from '../support/browser/fixtures.ts';
import { lacks } from '../support/lacks.ts';
import { madeUpEntry } from '../../src/changes/history/made-up-entry.fixture.ts';
import { account } from '../support/browser/root-reader.ts';
import { freshRoot, type Server } from '../support/server.ts';
import { HistoryPage } from '../pages/history-page.ts';
import { List } from '../pages/list.ts';
import { RunPage } from '../pages/run-page.ts';
import { BasePage } from '../pages/base-page.ts';
import { UserAccountsPanel } from '../pages/useraccounts-panel.ts';

asStranger.skip(lacks('useraccounts'), 'needs panels/useraccounts');

/** The limits of each task: its effort when it was last reduced. */
const limits = {
  wide: {
    takeOn: { pages: 4, clicks: 7, keys: 0 },
    letGo: { pages: 3, clicks: 8, keys: 0 },
    move: { pages: 4, clicks: 11, keys: 6 },
    newPassword: { pages: 3, clicks: 3, keys: 28 },
    find: { pages: 0, clicks: 0, keys: 6 },
    lookBack: { pages: 3, clicks: 3, keys: 0 },
  },
  narrow: {
    takeOn: { pages: 4, clicks: 8, keys: 0 },
    letGo: { pages: 3, clicks: 9, keys: 0 },
    move: { pages: 4, clicks: 12, keys: 6 },
    newPassword: { pages: 3, clicks: 4, keys: 28 },
    find: { pages: 2, clicks: 2, keys: 4 },
    lookBack: { pages: 3, clicks: 4, keys: 0 },
  },
} as const satisfies Record<string, Record<string, Cost>>;

const tasks = ['takeOn', 'letGo', 'move', 'newPassword', 'find', 'lookBack'] as const;

const people = 'Ada Bea Cem Dan Eve Fay Gus Hal Ida Jon Kim Lou'.split(' ');
const dayMs = 24 * 60 * 60 * 1000;

asStranger(
  'a day of an office admin takes few pages, clicks and keys',
  async ({ page, javaScriptEnabled, startAnother }) => {
    asStranger.setTimeout(180_000);
    const server = await startAnother({ root: rootWithHistory() });
    await page.context().addCookies((await signInAnew(server)).cookies);
    if (!javaScriptEnabled) await page.setViewportSize({ width: 390, height: 844 });
    const day = new OfficeDay(page, server, javaScriptEnabled);
    await page.goto(`${server.origin}/server-manager/`);
    day.effort.spent();
    for (const task of tasks) {
      await asStranger.step(task, () => day[task]());
      const cost = day.effort.spent();
      const most = limits[javaScriptEnabled ? 'wide' : 'narrow'][task];
      for (const kind of ['pages', 'clicks', 'keys'] as const)
        expect(cost[kind], `${task}: ${kind}`).toBeLessThanOrEqual(most[kind]);
    }
  },
);

/** Each task begins wherever the one before ended: on a list, or on the page of a run. */
class OfficeDay {
  readonly effort: Effort;
  readonly #page: Page;
  readonly #server: Server;
  readonly #isWide: boolean;
  readonly #users: UserAccountsPanel;

  constructor(page: Page, server: Server, isWide: boolean) {
    this.effort = new Effort(page);
    this.#page = page;
    this.#server = server;
    this.#isWide = isWide;
    this.#users = new UserAccountsPanel(page);
  }

  /** Twelve new people from a file with two wrong lines. */
  async takeOn(): Promise<void> {
    const { effort } = this;
    const main = this.#page.getByRole('main');
    const rows = people.map((name, index) => `${name.toLowerCase()}new,${name},Newman,Sales,01632 960${444 + index}`);
    const lines = [...rows.slice(0, 3), 'No!,Bad,Row,Sales,', ...rows.slice(3), 'half,,,,'];
    await this.#goTo('Users');
    await effort.click(main.getByRole('link', { name: 'Import a CSV file' }));
    const file = ['acctName,FirstName,LastName,Dept,Phone', ...lines].join('\n');
    await effort.chooseFile(this.#page.getByLabel('CSV file', { exact: true }), 'people.csv', file);
    await effort.click(main.getByRole('button', { name: 'Preview' }));
    await expect(main).toContainText('2 lines cannot be used');
    await expect(main).toContainText('Line 5, column acctName (No!)');
    await expect(main).toContainText('Line 15, column FirstName (half): Please fill this in.');
    await effort.click(this.#page.getByLabel('Leave these 2 out, and go on with the others'));
    await effort.click(main.getByRole('button', { name: 'Save 12 records' }));
    await this.#expectDone('done for 12');
    for (const name of people) expect(account(this.#server, `${name.toLowerCase()}new`)).toContain('|LastName|Newman|');
    expect(account(this.#server, 'half')).toBe('');
  }

  /** Three people leave. */
  async letGo(): Promise<void> {
    const leaving = ['ahaddad', 'bmoreno', 'cwei'];
    await this.#startWith('Remove', leaving);
    const main = this.#page.getByRole('main');
    await expect(main).toContainText('amira.haddad');
    await this.effort.click(main.getByRole('button', { name: 'Remove user' }));
    await this.#expectDone('done for 3');
    await expect.poll(() => leaving.map((key) => account(this.#server, key))).toEqual(['', '', '']);
  }

  /** Five people go to another department. */
  async move(): Promise<void> {
    const moving = ['alindqvist', 'bokafor', 'cdurand', 'cvogel', 'dnowak'];
    await this.#startWith('Set Department', moving);
    const main = this.#page.getByRole('main');
    await this.effort.type(this.#users.field('Department'), 'Depot');
    await this.effort.press('Enter');
    await expect(main.getByRole('heading', { name: '5 records will change' })).toBeVisible();
    await this.effort.click(main.getByRole('button', { name: 'Save', exact: true }));
    await this.#expectDone('done for 5');
    for (const key of moving) expect(account(this.#server, key)).toContain('|Dept|Depot|');
  }

  /** One forgot a password. */
  async newPassword(): Promise<void> {
    const { effort } = this;
    const { list } = this.#users;
    await this.#goTo('Users');
    await effort.click(list.row('pnair').locator('summary'));
    await effort.click(list.offers('pnair').filter({ hasText: /^Password/ }));
    await effort.type(this.#users.field('New password'), 'Moorland-2027');
    await effort.press('Tab');
    await effort.type(this.#users.field('The same password again'), 'Moorland-2027');
    await effort.press('Enter');
    await this.#expectDone('Password of pnair set.');
  }

  /** Who has the number that ends with 455? */
  async find(): Promise<void> {
    const { effort } = this;
    const found = this.#page.getByRole('link', { name: 'lounew' });
    if (this.#isWide) {
      await effort.press('/');
      await effort.type(this.#page.getByRole('banner').getByRole('searchbox'), '455');
      await expect(this.#page.getByRole('search').filter({ has: found })).toContainText('01632 960455');
      await effort.press('Escape');
      await effort.press('Escape');
      return;
    }
    await effort.click(this.#page.getByRole('banner').getByRole('button', { name: 'Search everything' }));
    await effort.type(this.#page.getByRole('main').getByRole('searchbox'), '455');
    await effort.press('Enter');
    await expect(this.#page.getByRole('main').getByRole('listitem').filter({ has: found })).toContainText('960455');
  }

  /** What did the colleague change yesterday? */
  async lookBack(): Promise<void> {
    const { entries } = new HistoryPage(this.#page);
    const shortcuts = this.#page.getByRole('navigation', { name: 'Shortcuts' });
    await this.#goTo('History');
    await this.effort.click(shortcuts.getByRole('link', { name: 'Yesterday' }));
    await this.effort.click(shortcuts.getByRole('link', { name: 'berta' }));
    await expect(entries).toHaveCount(2);
    await expect(entries.first()).toContainText('Helsinki');
    await expect(entries.last()).toContainText('Oslo');
  }

  async #startWith(action: string, keys: readonly string[]): Promise<void> {
    const list = new List(this.#page);
    await this.#goTo('Users');
    for (const key of keys) await this.effort.click(list.row(key).getByRole('checkbox'));
    const bar = this.#page.getByRole('form', { name: 'Several rows at once' });
    await this.effort.choose(bar.getByLabel('Action'), action);
    await this.effort.click(bar.getByRole('button', { name: 'Continue' }));
  }

  /** Waits for the run, where its page is shown. */
  async #expectDone(message: string): Promise<void> {
    const run = new RunPage(this.#page);
    await expect(this.#page.getByRole('status').filter({ hasText: message }).or(run.state).first()).toBeVisible();
    if (new URL(this.#page.url()).pathname.startsWith('/server-manager/runs/'))
      await expect(run.state).toContainText('done');
  }

  async #goTo(panel: string): Promise<void> {
    const basePage = new BasePage(this.#page);
    if (!this.#isWide) await this.effort.click(basePage.menuButton);
    await this.effort.click(basePage.menu.getByRole('link', { name: panel, exact: true }));
    await expect(basePage.title).toHaveText(panel);
  }
}

/** Its history has changes of a colleague, of the day before and earlier, and of somebody else. */
function rootWithHistory(): string {
  const root = freshRoot();
  const folder = join(root, 'var/lib/panelsmith');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const noonYesterday = new Date(Date.now() - dayMs).setHours(12, 0, 0, 0);
  const entries = [
    entry(1, noonYesterday - dayMs, 'berta', 'Turin'),
    entry(2, noonYesterday, 'berta', 'Oslo'),
    entry(3, noonYesterday + 1000, 'carl', 'Rome'),
    entry(4, noonYesterday + 2000, 'berta', 'Helsinki'),
  ];
  writeFileSync(join(folder, 'history.jsonl'), entries.map((one) => `${JSON.stringify(one)}\n`).join(''), {
    mode: 0o600,
  });
  return root;
}

function entry(number: number, time: number, author: string, city: string): object {
  const when = new Date(time).toISOString();
  const properties = [{ name: 'City', before: 'Bern', after: city }];
  const change = { database: 'accounts', key: `guest${number}`, before: 'user', after: 'user', properties };
  const id = `${when.replace(/[-:.]/g, '').toLowerCase()}-${String(number).padStart(8, '0')}`;
  return {
    ...madeUpEntry(number),
    id,
    when,
    author,
    origin: 'useraccounts/modify',
    changes: [change],
    signals: [],
    runs: [],
  };
}
