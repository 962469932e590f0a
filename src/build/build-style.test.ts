import { brotliCompressSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { buildStyle } from './build-style.ts';

let sheet = '';

beforeAll(async () => {
  sheet = await buildStyle();
});

test('the style sheet contains what the views use, and little else', () => {
  expect(sheet).toContain('.btn-primary{');
  expect(sheet).toContain('.form-select{');
  expect(sheet).not.toMatch(/\.(carousel|modal|navbar|accordion)\b/);
  expect(brotliCompressSync(sheet).length).toBeLessThan(10_000);
});

test('on a dark device, the automatic theme looks like the dark theme', () => {
  const dark = [...sheet.matchAll(/([^{}]*theme='?dark'?\][^{}]*)\{([^{}]*)\}/g)];
  expect(dark.length).toBeGreaterThan(3);
  for (const [rule, selectors = '', declarations] of dark) {
    const auto = selectors.split(',').filter((one) => one.includes('dark'));
    const repeated = auto.map((one) => one.replace(/='?dark'?\]/, '=auto]')).join(',');
    const follows = sheet.slice(sheet.indexOf(rule) + rule.length);
    expect(follows.startsWith(`@media (prefers-color-scheme:dark){${repeated.trim()}{${declarations ?? ''}}}`)).toBe(
      true,
    );
  }
});

test('left and right are used only in rules for one writing direction', () => {
  const rules = [...sheet.matchAll(/([^{}]*)\{([^{}]*)\}/g)].filter(([, selector]) => !selector?.includes('[dir='));
  const physical = /(^|;)[a-z-]*(left|right)[a-z-]*:|(^|;)(float|clear|text-align):[^;]*(left|right)/;
  expect(rules.filter(([, , declarations]) => physical.test(declarations ?? '')).map(([rule]) => rule)).toEqual([]);
  const lopsided = /(margin|padding):[^;} ]+ ([^;} ]+) [^;} ]+ (?!\2[;}])[^;} ]/;
  expect(rules.filter(([rule]) => lopsided.test(rule)).map(([rule]) => rule)).toEqual([]);
  expect(sheet).toMatch(/\[dir='rtl'\][^{}]*\{[^}]*text-align:right/);
  expect(sheet).toMatch(/\.form-select\{[^}]*padding-block:\.375rem \.375rem;padding-inline:\.75rem 2\.25rem/);
});

test('the licence of Bootstrap stays in the style sheet', () => {
  expect(sheet).toContain('Licensed under MIT');
});
