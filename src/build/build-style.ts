import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import postcss, { type Declaration, type Root, type Rule } from 'postcss';
import { PurgeCSS, type ExtractorResultDetailed } from 'purgecss';

/**
 * The one style sheet: the parts of Bootstrap that the views use, our own sheets in the order of their names, and the
 * dark theme also for `auto`; minified.
 */
export async function buildStyle(): Promise<string> {
  const file = createRequire(import.meta.url).resolve('bootstrap/dist/css/bootstrap.min.css');
  const [bootstrap] = await new PurgeCSS().purge({
    content: [{ raw: readViews(), extension: 'ejs' }],
    css: [{ raw: readFileSync(file, 'utf8') }],
    extractors: [{ extractor: extractNames, extensions: ['ejs'] }],
    safelist: [':root', 'data-bs-theme', 'light', 'dark'],
    variables: true,
    keyframes: true,
  });
  const sheet = postcss.parse(`${bootstrap?.css ?? ''}\n${readSheets()}`);
  followLanguage(sheet);
  followDevice(sheet);
  shorten(sheet);
  return sheet.toString();
}

function readSheets(): string {
  const names = readdirSync('public/style').sort();
  return names.map((name) => readFileSync(join('public/style', name), 'utf8')).join('\n');
}

function readViews(): string {
  const files = readdirSync('views', { recursive: true, encoding: 'utf8' });
  const names = files.filter((name) => name.endsWith('.ejs'));
  return names.map((name) => readFileSync(join('views', name), 'utf8')).join('\n');
}

/**
 * Every element, class, id and attribute in the views; of EJS code inside a class attribute also words that are not
 * classes, which does no harm.
 */
function extractNames(views: string): ExtractorResultDetailed {
  const found = (pattern: RegExp): string[] => [
    ...new Set([...views.matchAll(pattern)].map((match) => match[1] ?? '')),
  ];
  const classes = found(/class="((?:<%[^]*?%>|[^"])*)"/g).flatMap((text) => text.match(/[a-zA-Z][\w-]*/g) ?? []);
  return {
    tags: ['html', 'body', ...found(/<([a-z][a-z0-9]*)/g)],
    classes,
    ids: found(/id="([\w-]+)"/g),
    attributes: { names: found(/([a-z-]+)=/g), values: found(/="([^"<]*)"/g) },
    undetermined: [],
  };
}

/** Replaces left and right by start and end, so that a right-to-left page is a mirror image. */
function followLanguage(sheet: Root): void {
  const isForOne = ({ parent }: Declaration): boolean => parent?.type === 'rule' && String(parent).includes('[dir=');
  sheet.walkDecls(/^(margin|padding|border)-(left|right)/, (declaration) => {
    if (isForOne(declaration)) return;
    declaration.prop = declaration.prop.replace('-left', '-inline-start').replace('-right', '-inline-end');
  });
  sheet.walkDecls(/^(float|clear|text-align)$/, (declaration) => {
    if (isForOne(declaration)) return;
    const end = declaration.prop === 'text-align' ? '' : 'inline-';
    declaration.value = declaration.value.replace('left', `${end}start`).replace('right', `${end}end`);
  });
  sheet.walkDecls(/^(margin|padding)$/, (declaration) => {
    const [top, end, bottom, start, ...others] = declaration.value.split(' ');
    if (top === undefined || end === undefined || start === undefined || start === end || others.length > 0) return;
    declaration.cloneBefore({ prop: `${declaration.prop}-block`, value: `${top} ${bottom ?? top}` });
    declaration.replaceWith(declaration.clone({ prop: `${declaration.prop}-inline`, value: `${start} ${end}` }));
  });
}

/**
 * Repeats the rules of the dark theme for pages that follow the device's setting. Each copy comes right after its
 * original, so that the order of rules stays the same.
 */
function followDevice(sheet: Root): void {
  sheet.walkRules(/data-bs-theme='?"?dark/, (rule) => {
    const copy = rule.clone({
      selectors: darkSelectors(rule).map((one) => one.replace(/=['"]?dark['"]?\]/, '=auto]')),
    });
    const media = postcss.atRule({ name: 'media', params: '(prefers-color-scheme:dark)' });
    media.append(copy);
    rule.parent?.insertAfter(rule, media);
  });
}

function darkSelectors(rule: Rule): string[] {
  return rule.selectors.filter((one) => /data-bs-theme=['"]?dark/.test(one));
}

/** Removes comments, except licences, and unneeded blanks. */
function shorten(sheet: Root): void {
  sheet.walkComments((comment) => {
    if (!comment.text.startsWith('!')) comment.remove();
  });
  sheet.walk((node) => {
    node.raws.before = '';
    if (node.type === 'decl') {
      node.raws.between = ':';
      if (!node.prop.startsWith('--')) node.value = node.value.replace(/\s+/g, ' ');
    } else if (node.type !== 'comment') {
      node.raws.between = '';
      node.raws.after = '';
      node.raws.semicolon = false;
    }
    if (node.type === 'rule')
      node.selectors = node.selectors.map((one) => one.replace(/\s*([>+~])\s*/g, '$1').replace(/\s+/g, ' '));
  });
  sheet.raws.after = '';
}
