import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openRoot } from '../../src/root.ts';
import { home, type System } from '../../src/system.ts';

const templates = 100;
const fragments = 20;
const records = 200;

/** Compares the templates of an event with one perl with Text::Template for each. Measures the compiled program. */
export async function compareTemplates(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-bench-'));
  const { openSystem } = (await import(pathToFileURL(join(home, 'dist/src/system.js')).href)) as {
    openSystem: (root: ReturnType<typeof openRoot>, settings: object) => Promise<System>;
  };
  writeTemplates(folder);
  const system = await openSystem(openRoot(folder), { withPanels: false });
  try {
    const classic = measurePerl(folder);
    for (const kind of ['ejs', 'classic']) {
      writeConfiguration(folder, 1000);
      console.log(`${templates} ${kind} templates of ${fragments} fragments`);
      tell('for the first time', await measure(system, kind), classic);
      tell('again, unchanged', await measure(system, kind), classic);
      writeConfiguration(folder, 2000);
      tell('again, all of them changed', await measure(system, kind), classic);
    }
    measurePerl(folder);
    compareOutputs(folder);
  } finally {
    await system.close();
    rmSync(folder, { recursive: true });
  }
}

function tell(when: string, { milliseconds, written }: Measured, classic: number | undefined): void {
  const ratio = classic === undefined ? '' : `, ${(classic / milliseconds).toFixed(1)} times as fast as the perls`;
  console.log(`  ${when}: ${milliseconds.toFixed(0)} ms, ${written} written${ratio}`);
}

interface Measured {
  readonly milliseconds: number;
  readonly written: number;
}

async function measure(system: System, kind: string): Promise<Measured> {
  const began = performance.now();
  const expander = system.openTemplates({});
  const expansions = await Promise.all(names().map((name) => expander.expand(`/out-${kind}/${name}`)));
  const written = expansions.filter(({ outcome }) => outcome === 'written').length;
  await expander.close();
  return { milliseconds: performance.now() - began, written };
}

/** @returns undefined if Text::Template is missing */
function measurePerl(folder: string): number | undefined {
  if (spawnSync('perl', ['-MText::Template', '-e1']).status !== 0) return undefined;
  const began = performance.now();
  for (const name of names()) {
    const { status, stderr } = spawnSync('perl', ['-e', perlExpander, folder, name], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`perl failed: ${stderr}`);
  }
  const milliseconds = performance.now() - began;
  console.log(`${templates} perls with Text::Template, one for each template: ${milliseconds.toFixed(0)} ms`);
  return milliseconds;
}

/** The work of the classic expander in short form: database, fragments, output beside the old file. */
const perlExpander = String.raw`
use strict; use warnings; use Text::Template; use Digest::MD5;
my ($root, $name) = @ARGV; my %given;
open(my $database, '<', "$root/home/e-smith/db/configuration") or die;
while (<$database>) {
  chomp; my ($key, $raw) = split /=/, $_, 2; my ($type, %props) = split /\|/, $raw;
  $given{$key} = { %props, type => $type };
}
my $out = "$root/out-perl/$name";
open(my $new, '>', "$out.$$") or die;
for my $file (sort glob("$root/etc/e-smith/templates/out-classic/$name/*")) {
  my $template = Text::Template->new(TYPE => 'FILE', SOURCE => $file) or die;
  print $new $template->fill_in(HASH => \%given, PACKAGE => 'Fragments') // die;
}
close $new;
sub sum { open(my $file, '<', $_[0]) or return ''; return Digest::MD5->new->addfile($file)->hexdigest }
sum($out) eq sum("$out.$$") ? unlink "$out.$$" : rename("$out.$$", $out);
`;

function writeTemplates(folder: string): void {
  for (const path of ['home/e-smith/db', 'out-ejs', 'out-classic', 'out-perl'])
    mkdirSync(join(folder, path), { recursive: true });
  writeConfiguration(folder, 1000);
  for (const name of names())
    for (let index = 0; index < fragments; index++) {
      const record = `service${(Number(name.slice(8)) + index) % records}`;
      const fragment = (kind: string, text: string): void => {
        const place = join(folder, `etc/e-smith/templates/out-${kind}/${name}`);
        mkdirSync(place, { recursive: true });
        writeFileSync(join(place, `${10 + index}part${kind === 'ejs' ? '.ejs' : ''}`), text);
      };
      fragment(
        'ejs',
        `# Part ${index} of ${name}\n<% if (isEnabled(configuration.${record})) { -%>\nlisten <%= configuration.${record}.TCPPort %>\n` +
          `<% for (const host of ["a", "b"]) { -%>\nallow <%= host %>\n<% } -%>\n<% } -%>\n`,
      );
      fragment(
        'classic',
        `# Part ${index} of ${name}\n{\n  if ($${record}{status} eq 'enabled') {\n    $OUT = "listen $${record}{TCPPort}\\n";\n` +
          `    $OUT .= "allow $_\\n" for qw(a b);\n  }\n}`,
      );
    }
}

function writeConfiguration(folder: string, firstPort: number): void {
  const lines = Array.from(
    { length: records },
    (_, index) => `service${index}=service|TCPPort|${firstPort + index}|access|private|status|enabled\n`,
  );
  writeFileSync(join(folder, 'home/e-smith/db/configuration'), lines.join(''));
}

/** Checks that the outputs are equal; otherwise the comparison means nothing. */
function compareOutputs(folder: string): void {
  for (const name of names()) {
    const texts = ['ejs', 'classic', 'perl']
      .map((kind) => join(folder, `out-${kind}`, name))
      .filter((file) => statSync(file, { throwIfNoEntry: false }));
    const [first, ...others] = texts.map((file) => readFileSync(file, 'utf8'));
    if (others.some((text) => text !== first)) throw new Error(`${name} differs`);
  }
  const leftovers = readdirSync(join(folder, 'out-ejs')).length - templates;
  if (leftovers !== 0) throw new Error(`${leftovers} files were left behind`);
}

function names(): string[] {
  return Array.from({ length: templates }, (_, index) => `template${index}`);
}
