import type { Page } from 'playwright/test';

/**
 * Presses Tab until a condition is true.
 * @returns how often it was pressed
 */
export async function tabTo(page: Page, reached: () => Promise<boolean>, most: number): Promise<number> {
  for (let stops = 1; stops <= most; stops += 1) {
    await page.keyboard.press('Tab');
    if (await reached()) return stops;
  }
  throw new Error(`not reached by ${most} presses of Tab`);
}
