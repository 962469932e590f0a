import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The browser of the system, if there is one. */
export const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
);

/** An element as a browser reads it, with its attributes in pairs of name and value. */
export interface ParsedElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** Has a browser parse markup, without loading or running anything of it; returns the elements of each piece. */
export function parseInBrowser(program: string, pieces: readonly string[]): readonly (readonly ParsedElement[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-browser-'));
  try {
    const page = join(folder, 'page.html');
    writeFileSync(page, parsing.replace('PIECES', Buffer.from(JSON.stringify(pieces)).toString('base64')));
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', `--user-data-dir=${folder}/profile`];
    const shown = execFileSync(program, [...options, `file://${page}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 100_000_000,
    });
    const result = /<body>([\w+/=]+)<\/body>/.exec(shown)?.[1];
    if (result === undefined) throw new Error(`the browser has not parsed anything: ${shown.slice(0, 500)}`);
    return JSON.parse(Buffer.from(result, 'base64').toString()) as ParsedElement[][];
  } finally {
    // Processes of the browser may still be writing their profile.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

const parsing = `<!doctype html><meta charset="utf-8"><body><script>
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const base64 = (text) => btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
  const pieces = JSON.parse(new TextDecoder().decode(bytes('PIECES')));
  const elements = (node) => [...node.querySelectorAll('*')].flatMap((element) => [
    { name: element.localName, attributes: [...element.attributes].map(({ name, value }) => [name, value]) },
    ...(element.content ? elements(element.content) : []),
  ]);
  const parsed = pieces.map((piece) => {
    const page = new DOMParser().parseFromString('<!doctype html><body>' + piece, 'text/html');
    return elements(page.body);
  });
  document.body.textContent = base64(JSON.stringify(parsed));
</script></body>`;
