import type { Locator, Page } from 'playwright/test';

/** What is around every page: the menu, language and theme, signing in and out. */
export class BasePage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get title(): Locator {
    return this.#page.getByRole('heading', { level: 1 });
  }

  get menu(): Locator {
    return this.#page.getByRole('navigation', { name: 'Panels' });
  }

  /** On a phone the menu is folded away. */
  get menuButton(): Locator {
    return this.#page.getByRole('group').filter({ hasText: /^\s*Menu\s*$/ });
  }

  async openMenu(): Promise<void> {
    await this.menuButton.click();
  }

  /** The whole document, which says its language and theme. */
  get document(): Locator {
    return this.#page.locator('html');
  }

  async goTo(entry: string): Promise<void> {
    await this.menu.getByRole('link', { name: entry, exact: true }).click();
  }

  /** The menu of the account, which folds away language, theme and signing out. */
  get account(): Locator {
    return this.#page.getByRole('banner').getByRole('group').first();
  }

  async choose(choice: string): Promise<void> {
    await this.account.click();
    await this.account.getByRole('button', { name: choice, exact: true }).click();
  }

  async signOut(): Promise<void> {
    await this.choose('Sign out');
  }

  async signIn(account: string, password: string): Promise<void> {
    await this.#page.getByLabel('Account', { exact: true }).fill(account);
    await this.#page.getByLabel('Password', { exact: true }).fill(password);
    await this.#page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
}
