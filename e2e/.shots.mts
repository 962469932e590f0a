import { chromium } from 'playwright/test';
import { startServer } from './kit/server.ts';
import { signInAnew } from './kit/fixtures.ts';
const [out, theme, width, ...paths] = process.argv.slice(2);
const server = await startServer();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await (
  await browser.newContext({
    storageState: await signInAnew(server),
    viewport: { width: Number(width), height: width === '390' ? 844 : 800 },
    colorScheme: theme as 'dark',
  })
).newPage();
page.setDefaultTimeout(20000);
for (const p of paths) {
  await page.goto(server.origin + '/server-manager/' + p);
  await page.screenshot({
    path: `/tmp/shots/${out}-${p.replaceAll(/[^a-z0-9]/gi, '_') || 'home'}.png`,
    fullPage: true,
  });
}
await browser.close();
await server.stop();
process.exit(0);
