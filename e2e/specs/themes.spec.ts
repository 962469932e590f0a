import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { asAdmin } from '../support/browser/fixtures.ts';

asAdmin.use({ environment: { PANELSMITH_PANELS: join(import.meta.dirname, '../packages') } });

/** A list, a form, tables of built-in pages, and the home page. */
const paths = ['', 'people', 'people/modify?key=ahaddad', 'packages', 'history'];

const themes = ['light', 'dark'] as const;

for (const theme of themes)
  asAdmin(`on a ${theme} device the theme "like my device" is the theme "${theme}"`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const path of paths) {
      await openIn(page, 'auto', path);
      const likeDevice = await page.evaluate(allColours);
      await openIn(page, theme, path);
      const chosen = await page.evaluate(allColours);
      expect(chosen.length, path).toBeGreaterThan(30);
      expect(likeDevice, path).toEqual(chosen);
    }
  });

for (const theme of themes)
  for (const choice of ['auto', theme])
    asAdmin(
      `edges and texts differ enough from their backgrounds: ${choice} on a ${theme} device`,
      async ({ page }) => {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        for (const path of paths) {
          await openIn(page, choice, path);
          const { texts, edges } = await page.evaluate(contrasts);
          expect(texts.length, path).toBeGreaterThan(10);
          expect(edges.length > 0 || !path.includes('modify'), path).toBe(true);
          expect(
            texts.filter(({ contrast }) => contrast < 4.5),
            path,
          ).toEqual([]);
          expect(
            edges.filter(({ contrast }) => contrast < 3),
            path,
          ).toEqual([]);
        }
      },
    );

async function openIn(page: Page, theme: string, path: string): Promise<void> {
  await page.goto('/server-manager/');
  const [cookie] = await page.context().cookies();
  const { domain = '127.0.0.1' } = cookie ?? {};
  await page.context().addCookies([{ name: 'theme', value: theme, domain, path: '/server-manager' }]);
  await page.goto(`/server-manager/${path}`);
  await expect(page.locator('html')).toHaveAttribute('data-bs-theme', theme);
}

/** Colours of every element, in order, except the menu of themes, which shows the chosen one. */
function allColours(): string[] {
  return [...document.querySelectorAll('body, body *')].flatMap((element) => {
    if (element.closest('form[action$="/preferences"]')) return [];
    const { color, backgroundColor, borderTopColor, boxShadow, colorScheme } = getComputedStyle(element);
    return [[element.tagName, color, backgroundColor, borderTopColor, boxShadow, colorScheme].join(' ')];
  });
}

interface Contrast {
  readonly element: string;
  readonly contrast: number;
}

/** The contrast of each text with its background, and of the edge of each field and button with its surroundings. */
function contrasts(): { texts: Contrast[]; edges: Contrast[] } {
  type Colour = readonly [red: number, green: number, blue: number, alpha: number];
  const parse = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return text.startsWith('color(') ? [red * 255, green * 255, blue * 255, alpha] : [red, green, blue, alpha];
  };
  const over = ([red, green, blue, alpha]: Colour, ground: Colour): Colour => {
    const mix = (one: number, other: number): number => one * alpha + other * (1 - alpha);
    return [mix(red, ground[0]), mix(green, ground[1]), mix(blue, ground[2]), 1];
  };
  const groundOf = (element: Element | null): Colour => {
    if (!element) return [255, 255, 255, 1];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, groundOf(element.parentElement));
  };
  const luminance = ([red, green, blue]: Colour): number => {
    const linear = (part: number): number =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const contrast = (colour: string, ground: Colour): number => {
    const [one, other] = [luminance(over(parse(colour), ground)), luminance(ground)];
    return Math.round(((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)) * 100) / 100;
  };
  const name = (element: Element): string =>
    `${element.tagName} .${element.className} ${element.textContent.trim().slice(0, 30)}`;
  const shown = [...document.querySelectorAll('body *')].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }),
  );
  const texts = shown
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim() !== ''))
    .filter((element) => !element.matches(':disabled, .visually-hidden, .visually-hidden-focusable, option'))
    .map((element) => ({
      element: name(element),
      contrast: contrast(getComputedStyle(element).color, groundOf(element)),
    }));
  const edges = shown
    .filter((element) => element.matches('input:not([type=hidden]), select, textarea'))
    .filter((element) => Number.parseFloat(getComputedStyle(element).borderTopWidth) > 0)
    .map((element) => {
      const ground = groundOf(element.parentElement);
      const { borderTopColor, backgroundColor } = getComputedStyle(element);
      // A filled box needs no visible border.
      const found = Math.max(contrast(borderTopColor, ground), contrast(backgroundColor, ground));
      return { element: name(element), contrast: found };
    });
  return { texts, edges };
}
