import { expect, type Page } from 'playwright/test';
import { RunPage } from '../pages/run-page.ts';

/**
 * Expects a submit to end well. One whose event takes longer than a second leads to the page of the run, which on a busy
 * machine can be any: then the run has to be done, and the person goes back.
 */
export async function expectSaved(page: Page, message: string): Promise<void> {
  const run = new RunPage(page);
  await expect(page.getByRole('status').filter({ hasText: message }).or(run.state).first()).toBeVisible();
  if (!new URL(page.url()).pathname.startsWith('/server-manager/runs/')) return;
  await expect(run.state).toContainText('done', { timeout: 30_000 });
  await run.goBack();
}
