import type { Locator, Page } from 'playwright/test';

/** The list of a panel, as a person uses it. */
export class List {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get rows(): Locator {
    return this.#page.getByRole('rowheader');
  }

  row(key: string): Locator {
    const header = this.#page.getByRole('rowheader', { name: key, exact: true });
    return this.#page.getByRole('row').filter({ has: header });
  }

  /** For "Modify" follows the name of the row; for other actions the link in the row's menu, or the row's only link. */
  async follow(action: string, key: string): Promise<void> {
    const row = this.row(key);
    if (action === 'Modify') {
      await row.getByRole('rowheader').getByRole('link').click();
      return;
    }
    await this.openMenu(key);
    await this.offers(key)
      .filter({ hasText: new RegExp(`^${action}( |$)`) })
      .click();
  }

  /** Opens the menu of a row, where it has one. */
  async openMenu(key: string): Promise<void> {
    const menu = this.row(key).locator('details:not([open]) > summary');
    if ((await menu.count()) > 0) await menu.click();
  }

  /** What a row offers: the links of its menu, or its only link. */
  offers(key: string): Locator {
    return this.row(key).locator('td:last-child a');
  }

  /** Ticks a row. */
  async tick(key: string): Promise<void> {
    await this.row(key).getByRole('checkbox').check();
  }

  /** Narrows the list: `narrow('State', /^locked/)`. */
  async narrow(filter: string, choice: string | RegExp): Promise<void> {
    const menu = this.#page.locator('details.filter').filter({ hasText: filter });
    await menu.locator('summary').click();
    await menu.getByRole('link', { name: choice }).click();
  }

  async search(text: string): Promise<void> {
    await this.#page.getByRole('searchbox', { name: 'Search this list' }).fill(text);
    await this.#page.getByRole('main').getByRole('search').getByRole('button', { name: 'Search' }).click();
  }

  async showAll(): Promise<void> {
    await this.#page.getByRole('link', { name: 'Show all' }).click();
  }

  async sortBy(column: string): Promise<void> {
    await this.#page.getByRole('columnheader', { name: column }).getByRole('link').click();
  }

  async turnTo(page: string): Promise<void> {
    await this.#page.getByRole('navigation', { name: 'Pages of the list' }).getByRole('link', { name: page }).click();
  }
}
