import type { Locator, Page } from 'playwright/test';

/** What a piece of work costs a person. */
export interface Cost {
  /** Documents that were opened, whether by a link, a button or a submit. */
  readonly pages: number;
  /** A choice from a menu of the browser, or of a file, is two. */
  readonly clicks: number;
  /** Characters and other keys. */
  readonly keys: number;
}

/**
 * A person's hands on a page: does what a locator does, and counts. A page that loads itself again, such as that of a
 * run, costs nothing.
 */
export class Effort {
  readonly #page: Page;
  #pages = 0;
  #clicks = 0;
  #keys = 0;
  #hasActed = false;

  constructor(page: Page) {
    this.#page = page;
    page.on('response', (response) => {
      const request = response.request();
      const isRedirect = response.status() >= 300 && response.status() < 400;
      if (!this.#hasActed || isRedirect) return;
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      this.#hasActed = false;
      this.#pages += 1;
    });
  }

  async click(target: Locator): Promise<void> {
    this.#clicks += 1;
    this.#hasActed = true;
    await target.click();
  }

  /** Types over what is there, after a click where the field has not got the focus. */
  async type(field: Locator, text: string): Promise<void> {
    const hasFocus = (await this.#page.locator(':focus').and(field).count()) > 0;
    if (!hasFocus) await this.click(field);
    this.#keys += text.length;
    await field.fill(text);
  }

  async press(key: string): Promise<void> {
    this.#keys += 1;
    this.#hasActed = true;
    await this.#page.keyboard.press(key);
  }

  async choose(menu: Locator, option: string): Promise<void> {
    this.#clicks += 2;
    await menu.selectOption(option);
  }

  async chooseFile(field: Locator, name: string, text: string): Promise<void> {
    this.#clicks += 2;
    await field.setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  }

  /** What was spent since the last time. */
  spent(): Cost {
    const cost = { pages: this.#pages, clicks: this.#clicks, keys: this.#keys };
    [this.#pages, this.#clicks, this.#keys] = [0, 0, 0];
    return cost;
  }
}
