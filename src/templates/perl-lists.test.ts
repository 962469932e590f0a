import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canRun } from '../../e2e/can-run.ts';
import { Databases } from '../db/databases.ts';
import { openRoot } from '../root.ts';
import { expandTemplate } from './template-expander.ts';

/** Recordings of the classic database classes, where they are at hand; here a fragment calls them. */
const recordings = join(import.meta.dirname, '../../../shared/compat');

interface Call {
  readonly class?: string;
  readonly method: string;
  readonly args: readonly string[];
  readonly context?: 'list' | 'scalar' | 'hash';
}

interface Recording {
  readonly name: string;
  readonly files_before: Record<string, string>;
  readonly steps: readonly { readonly ops: readonly Call[]; readonly result: readonly unknown[] }[];
}

/** What fragments of templates call. */
const methods = /^(open|open_ro|services|getLocale|wins_server|hosts_allow_spec|local_access_spec|networks|get_hosts_by_domain|hosts|domains|user_group_list|is_user_in_group|activeUsers|validate_account_name|dot_pseudonym|underbar_pseudonym|pseudonyms|get_prop|get_value|keys)$/; // prettier-ignore

const exceptions: Readonly<Record<string, string>> = {
  'api-hosts.by-domain-.star': 'd is used as an unescaped regular expression: FIX, literal and case-insensitive',
};

const hasPerl = canRun('perl', ['-MText::Template', '-MJSON::PP', '-e1']);

describe.skipIf(!existsSync(recordings) || !hasPerl)(
  'a Perl fragment gets from the database classes what it always got',
  () => {
    test.each(['api-accounts', 'api-config', 'api-domains', 'api-hosts', 'api-networks'])('%s', async (group) => {
      const { vectors } = JSON.parse(readFileSync(join(recordings, `${group}.json`), 'utf8')) as {
        vectors: Recording[];
      };
      const readable = vectors.filter(({ steps }) => steps.every(({ ops }) => ops.every(({ method }) => methods.test(method)))); // prettier-ignore
      const unexpected: string[] = [];
      for (const recording of readable) {
        const difference = await replay(recording);
        if ((difference !== undefined) !== recording.name in exceptions)
          unexpected.push(`${recording.name}: ${difference ?? 'no longer differs'}`);
      }
      expect(unexpected).toEqual([]);
      expect(readable.length).toBeGreaterThan(0);
    });
  },
);

async function replay({ files_before, steps }: Recording): Promise<string | undefined> {
  const root = openRoot(mkdtempSync(join(tmpdir(), 'panelsmith-perl-lists-')));
  try {
    const step = steps[0] ?? { ops: [], result: [] };
    const fragment = `{ use JSON::PP; my ($d, @all); ${step.ops.map(callOf).join('')} JSON::PP->new->latin1->allow_nonref->encode(\\@all) }`; // prettier-ignore
    for (const [path, text] of Object.entries({ ...files_before, 'etc/e-smith/templates/x/10a': fragment })) {
      mkdirSync(dirname(root.path(path)), { recursive: true });
      writeFileSync(root.path(path), text);
    }
    const made = await expandTemplate('/x', { root, databases: new Databases(root), sources: [] }, { into: 'memory' });
    const given: unknown = JSON.parse(made.bytes.toString().replace(/"# [^"]*"/g, '"@COMMENT@"'));
    const wanted = step.result.map(comparable);
    return JSON.stringify(given) === JSON.stringify(wanted) ? undefined : `${JSON.stringify(given)} instead of ${JSON.stringify(wanted)}`; // prettier-ignore
  } finally {
    rmSync(root.folder, { recursive: true });
  }
}

/** Perl that calls and remembers what came of it, records by their keys. */
function callOf({ class: name, method, args, context }: Call): string {
  const list = args.map((arg) => `'${arg.replace(/[\\']/g, String.raw`\$&`)}'`).join(', ');
  const show = `map { ref $_ ? $_->key : $_ }`;
  if (name !== undefined)
    return `$d = esmith::${name}->${method}(${list}); push @all, defined $d ? 'database' : undef; `;
  if (context === 'list') return `push @all, eval { [${show} $d->${method}(${list})] } // 'dies'; `;
  return `push @all, eval { my $v = $d->${method}(${list}); defined $v ? ref $v ? $v->key : "$v" : undef }; $all[-1] = 'dies' if $@; `;
}

function comparable(result: unknown): unknown {
  const { value, list, die } = result as { value?: unknown; list?: readonly unknown[]; die?: string };
  if (die !== undefined) return 'dies';
  if (list) return list.map(keyOf);
  return keyOf(value ?? null);
}

function keyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return 'db' in value ? 'database' : 'record' in value ? value.record : value;
}
