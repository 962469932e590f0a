import type { Locator, Page } from 'playwright/test';

/** The list of a panel, as a person reads and works it. */
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

  /** Follows one of a row's links, such as "Modify". */
  async follow(action: string, key: string): Promise<void> {
    await this.#page.getByRole('link', { name: `${action} ${key}`, exact: true }).click();
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
