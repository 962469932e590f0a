import { expect, type Page } from 'playwright/test';
import { RunPage } from '../../pages/run-page.ts';

/**
 * Expects a submit to succeed. If its event takes longer than a second, the page of the run appears, which can happen
 * to any event on a busy machine. Then this waits until the run is done and goes back.
 */
export async function expectSaved(page: Page, message: string): Promise<void> {
  const run = new RunPage(page);
  await expect(page.getByRole('status').filter({ hasText: message }).or(run.state).first()).toBeVisible();
  if (!new URL(page.url()).pathname.startsWith('/server-manager/runs/')) return;
  await expect(run.state).toContainText('done', { timeout: 30_000 });
  await run.goBack();
}
