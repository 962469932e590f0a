import type { Locator, Page } from 'playwright/test';

/** The effort of a piece of work for a person. */
export interface Cost {
  /** Documents that were opened, whether by a link, a button or a submit. */
  readonly pages: number;
  /** Choosing from a select, or choosing a file, counts as two. */
  readonly clicks: number;
  /** Characters and other keys. */
  readonly keys: number;
}

/**
 * Works on a page as a person does, and counts the effort. A page that reloads itself, such as that of a run, is not
 * counted.
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

  /** Types over the present text, after a click if the field does not have the focus. */
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

  /** The effort since the last call. */
  spent(): Cost {
    const cost = { pages: this.#pages, clicks: this.#clicks, keys: this.#keys };
    [this.#pages, this.#clicks, this.#keys] = [0, 0, 0];
    return cost;
  }
}
