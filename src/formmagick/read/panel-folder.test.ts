import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { beforeEach, describe, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { readPanelFolder, type PanelFolder } from './panel-folder.ts';
import { samplePanel } from './sample-panel.fixture.ts';

let place: TemporaryFolder;

beforeEach(() => {
  place = temporaryFolder();
});

function put(path: string, text: string, encoding: BufferEncoding = 'utf8'): void {
  place.write(path, Buffer.from(text, encoding));
}

const lexicon = (lang: string, text: string): string =>
  `<lexicon lang="${lang}">\n<entry><base>FORM_TITLE</base><trans>${text}</trans></entry>\n</lexicon>\n`;

async function read(): Promise<PanelFolder> {
  const panel = await readPanelFolder(place.path);
  assert.ok(panel !== undefined);
  return panel;
}

function titles({ lexicons }: PanelFolder): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(lexicons.map((one) => [one.language, one.lexicon.entries.get('FORM_TITLE')?.text]));
}

describe('readPanelFolder', () => {
  test('reads panel, module and the classic tree of lexicons of a packaged panel', async () => {
    put('root/etc/e-smith/web/functions/doorbells', samplePanel);
    put(
      'root/usr/share/perl5/vendor_perl/esmith/FormMagick/Panel/doorbells.pm',
      'package x;\nsub get_bell { 1 }\n1;\n',
    );
    put('root/etc/e-smith/locale/en-us/etc/e-smith/web/functions/doorbells', lexicon('en-us', 'Door bells'));
    put('root/etc/e-smith/locale/de/etc/e-smith/web/functions/doorbells', lexicon('de', 'Türglocken'), 'latin1');
    put('root/etc/e-smith/locale/de/etc/e-smith/web/functions/other', lexicon('de', 'nicht dies'));
    put('root/etc/e-smith/web/panels/manager/cgi-bin/readme', 'no panel');
    const panel = await read();
    assert.deepEqual([panel.name, panel.header.description], ['doorbells', 'Door bells']);
    assert.deepEqual(titles(panel), { 'en-US': 'Door bells', de: 'Türglocken' });
    assert.deepEqual(
      panel.modules.flatMap(({ code }) => code.subs.map(({ name }) => name)),
      ['get_bell'],
    );
    assert.deepEqual(
      panel.mistakes.map(({ path, line, lost }) => [path.split('/')[4], line, lost]),
      [['de', 2, false]],
    );
  });

  test('reads lexicons from language folders at the top', async () => {
    put('doorbells', samplePanel);
    put('fr/etc/e-smith/web/functions/doorbells', lexicon('fr', 'Sonnettes'));
    put('lexicon.zh-tw.xml', lexicon('zh-tw', '門鈴'));
    assert.deepEqual(titles(await read()), { fr: 'Sonnettes', 'zh-TW': '門鈴' });
  });

  test('reads the header from panel.json if there is only a form', async () => {
    put('form.xml', '<?xml version="1.0"?>\n<form title="T"><page name="Only"/></form>\n');
    put('panel.json', '{ "name": "bells", "heading": "Security", "description": "Bells", "navigation": [5000, 10] }');
    const { name, header, panel, mistakes } = await read();
    assert.deepEqual([name, header.heading, header.navigation], ['bells', 'Security', [5000, 10]]);
    assert.deepEqual(
      panel.form?.pages.map((page) => page.name),
      ['Only'],
    );
    assert.deepEqual(mistakes, []);
  });

  test.each([
    ['{ "navigation": "5000 x" }', 'navigation is not two numbers'],
    ['{ "heading": 7 }', 'heading is not text'],
    ['[]', 'panel.json holds no object'],
  ])('reports a panel.json that holds %s', async (json, reason) => {
    put('form.xml', '<form title="T"><page name="Only"/></form>');
    put('panel.json', json);
    const { mistakes } = await read();
    assert.deepEqual(mistakes, [{ path: 'panel.json', line: 1, lost: true, reason }]);
  });

  test('reports a broken lexicon and reads the others', async () => {
    put('doorbells', samplePanel);
    put('lexicon.fr.xml', '<lexicon lang="fr"><entry></i></lexicon');
    put('lexicon.it.xml', lexicon('it', 'Campanelli'));
    const panel = await read();
    assert.equal(titles(panel)['it'], 'Campanelli');
    assert.ok(panel.mistakes.some(({ path, lost }) => path === 'lexicon.fr.xml' && lost));
  });

  test('uses the language attribute of a lexicon, unless another file matches it in both path and attribute', async () => {
    put('doorbells', samplePanel);
    put('lexicon.en-us.xml', lexicon('en-us', 'Door bells'));
    put('lexicon.fr.xml', lexicon('en-us', 'Sonnettes'));
    put('lexicon.de.xml', lexicon('de-at', 'Türglocken'));
    const panel = await read();
    assert.deepEqual(titles(panel), { 'de-AT': 'Türglocken', 'en-US': 'Door bells', fr: 'Sonnettes' });
    assert.equal(panel.mistakes.length, 2);
  });

  test('reports a second panel and reads the one nearest to the top', async () => {
    put('deeper/aaa', samplePanel);
    put('doorbells', samplePanel);
    const { name, mistakes } = await read();
    assert.equal(name, 'doorbells');
    assert.deepEqual(
      mistakes.map(({ path, lost }) => [path, lost]),
      [['deeper/aaa', true]],
    );
  });

  test('does not follow links', async () => {
    put('doorbells', samplePanel);
    symlinkSync('/', place.at('outside'));
    symlinkSync('/etc/passwd', place.at('lexicon.fr.xml'));
    assert.deepEqual((await read()).lexicons, []);
  });

  test('returns undefined for a folder without a panel', async () => {
    put('panel.ts', 'export default {};\n// __DATA__\n');
    assert.equal(await readPanelFolder(place.path), undefined);
  });
});
