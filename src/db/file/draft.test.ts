import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../refusals.ts';
import { bytesOf } from './text/byte-text.ts';
import { Draft } from './draft.ts';
import { parseLines } from './text/lines.ts';
import { Snapshot } from './snapshot.ts';

const snapshotOf = (text: string): Snapshot => new Snapshot(parseLines(text));
const draftOf = (text: string, name = 'hosts'): Draft => new Draft(name, snapshotOf(text));

/** The lines as they would be written, as bytes. */
const textOf = ({ lines }: Draft): string => Buffer.concat(lines.text().pieces).toString('latin1');

/** The lexicon key of a failure; undefined if there was none. */
function failureOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.key;
    throw error;
  }
}

type Edit = (draft: Draft) => void;

const key = fc.constantFrom('a', 'b', 'c');
const prop = fc.constantFrom('P', 'Q', 'é');
const value = fc.constantFrom('', '1', 'two words', 'ü', 'x\ny');
const type = fc.constantFrom('t', 'u');

const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(key, type, prop, value).map(([key, type, name, value]): Edit => {
    return (draft) => {
      draft.create(key, type, { [name]: value });
    };
  }),
  fc.tuple(key, prop, value).map(([key, name, value]): Edit => (draft) => {
    draft.setProps(key, { [name]: value });
  }),
  fc.tuple(key, type).map(([key, type]): Edit => (draft) => {
    draft.setType(key, type);
  }),
  fc.tuple(key, fc.array(prop, { maxLength: 2 })).map(([key, names]): Edit => {
    return (draft) => {
      draft.deleteProps(key, names);
    };
  }),
  key.map((key): Edit => (draft) => {
    draft.delete(key);
  }),
);

/** Lines as other programs may have left them: any bytes, any escapes, a name without a value. */
const anyRaw = fc.oneof(
  fc.string({ unit: fc.constantFrom('t', '|', '\\', ' ', 'P', '\xe9', '\t', '=') }),
  fc.constantFrom('t|P|1', 'u|Q|2|P|1', `t|${bytesOf('é')}|1`, 't|\xe9|latin', 't|P'),
);
const anyFile = (keys: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .uniqueArray(fc.tuple(keys, anyRaw), { selector: ([name]) => name })
    .map((lines) => lines.map(([name, raw]) => `${name}=${raw}\n`).join(''));

describe('a draft', () => {
  test('shows its changes at once, in every list, and its base as it was', () => {
    const draft = draftOf('a=t|P|1\nc=t\n');
    draft.create('b', 't', { Q: '2', P: '1' });
    draft.setProps('a', { P: '3' });
    draft.delete('c');
    expect([draft.get('a')?.prop('P'), draft.get('b')?.prop('Q'), draft.get('c')]).toEqual(['3', '2', undefined]);
    expect([draft.keys(), draft.ofType('t').map((record) => record.key)]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(draft.all().map((record) => record.key)).toEqual(['a', 'b']);
    expect([draft.base.keys(), draft.base.get('a')?.prop('P')]).toEqual([['a', 'c'], '1']);
    expect([draft.editedKeys(), draft.changed]).toEqual([['b', 'a', 'c'], true]);
    expect(textOf(draft)).toBe('a=t|P|3\nb=t|P|1|Q|2\n');
  });

  test('sets a type and keeps the properties, and deletes properties and keeps the others', () => {
    const draft = draftOf('a=t|P|1|Q|2\n');
    draft.setType('a', 'u');
    draft.deleteProps('a', ['P', 'Missing']);
    expect(textOf(draft)).toBe('a=u|Q|2\n');
  });

  test('stores nothing after a value that ends in a backslash, which would join what comes after it', () => {
    const draft = draftOf('a=t|Q|C:\\\nb=t\\\n');
    for (const [key, name] of [
      ['a', 'R'],
      ['b', 'P'],
    ] as const)
      expect(
        failureOf(() => {
          draft.setProps(key, { [name]: '1' });
        }),
      ).toBe('errors.storedBackslash');
    expect([draft.changed, draft.get('a')?.prop('Q')]).toEqual([false, 'C:\\']);
    draft.setProps('a', { P: '1' });
    draft.setProps('a', { Q: 'C:', R: '2' });
    draft.setType('b', 'u');
    expect(textOf(draft)).toBe('a=t|P|1|Q|C:|R|2\nb=u\n');
  });

  test('has nothing to write after edits without effect', () => {
    const draft = draftOf('a=t|Q|2|P|1\nb=t|\xe9|1\n');
    draft.setProps('a', { P: '1' });
    draft.setProps('b', { é: '1' });
    draft.setProps('a', {});
    draft.deleteProps('a', ['Missing']);
    draft.edit('c', () => undefined);
    expect([draft.changed, draft.editedKeys(), textOf(draft)]).toEqual([false, [], 'a=t|Q|2|P|1\nb=t|\xe9|1\n']);
    draft.touch();
    expect(draft.changed).toBe(true);
  });

  test('writes a Latin-1 key and property in place, not beside them in UTF-8', () => {
    const draft = draftOf('\xe9=t|\xfc|1\n');
    draft.setProps('é', { ü: '2' });
    expect(textOf(draft)).toBe('\xe9=t|\xfc|2\n');
  });

  test.each<[string, Edit]>([
    [
      'errors.recordExists',
      (draft) => {
        draft.create('a', 't', {});
      },
    ],
    [
      'errors.recordMissing',
      (draft) => {
        draft.setProps('z', { P: '1' });
      },
    ],
    [
      'errors.recordMissing',
      (draft) => {
        draft.setType('z', 't');
      },
    ],
    [
      'errors.recordMissing',
      (draft) => {
        draft.deleteProps('z', ['P']);
      },
    ],
    [
      'errors.recordMissing',
      (draft) => {
        draft.delete('z');
      },
    ],
  ])('fails with %s and stays as it was', (expected, edit) => {
    const draft = draftOf('a=t\n');
    expect(
      failureOf(() => {
        edit(draft);
      }),
    ).toBe(expected);
    expect([draft.changed, textOf(draft)]).toEqual([false, 'a=t\n']);
  });

  test('of the accounts refuses new keys that are unsafe in scripts, and keeps those that are there', () => {
    const draft = draftOf('-rf=user\n', 'accounts');
    expect(
      failureOf(() => {
        draft.create('../x', 'user', {});
      }),
    ).toBe('errors.accountKeyUnsafe');
    expect(
      failureOf(() => {
        draft.edit('x:y', () => 'user');
      }),
    ).toBe('errors.accountKeyUnsafe');
    draft.setProps('-rf', { P: '1' });
    draft.delete('-rf');
    expect(textOf(draft)).toBe('');
  });

  test('once written starts again, with nothing to write', () => {
    const draft = draftOf('a=t\n');
    draft.setProps('a', { P: '1' });
    draft.written(draft.view);
    expect([draft.changed, draft.editedKeys(), draft.base.get('a')?.prop('P')]).toEqual([false, [], '1']);
  });
});

describe('edits', () => {
  test('leave the lines of all other records byte for byte', () => {
    const others = fc.constantFrom('d', 'e', '\xe9', ' f', bytesOf('é'), 'aa');
    fc.assert(
      fc.property(anyFile(others), anyFile(key), fc.array(anyEdit), (kept, edited, edits) => {
        const draft = draftOf(kept + edited);
        for (const edit of edits)
          failureOf(() => {
            edit(draft);
          });
        const written = textOf(draft).split('\n');
        const left = written.filter((line) => !/^[abc]=/.test(line));
        expect(left.sort()).toEqual(kept.split('\n').sort());
      }),
    );
  });

  test('leave the other properties of their record as they are read, without blanks at the ends of the line', () => {
    const trimmed = (text: string | undefined): string => (text ?? '').trim();
    fc.assert(
      fc.property(anyRaw, prop, value, (raw, name, value) => {
        const draft = draftOf(`a=${raw}\n`);
        const before = draft.get('a');
        const failure = failureOf(() => {
          draft.setProps('a', { [name]: value });
        });
        if (failure !== undefined) {
          expect([failure, raw.trim().at(-1), textOf(draft)]).toEqual(['errors.storedBackslash', '\\', `a=${raw}\n`]);
          return;
        }
        const after = draft.get('a');
        expect([after?.prop(name), trimmed(after?.type)]).toEqual([value, trimmed(before?.type)]);
        for (const [other, stored] of before?.props ?? [])
          if (other !== name) expect(trimmed(after?.prop(other))).toBe(trimmed(stored));
      }),
    );
  });

  test('moved onto a newer file equal the same edits made on the newer file', () => {
    fc.assert(
      fc.property(anyFile(key), anyFile(key), fc.array(anyEdit), (older, newer, edits) => {
        const [moved, direct] = [draftOf(older), draftOf(newer)];
        // An edit without effect does not count: what others wrote there meanwhile stays.
        const effective = edits.filter((edit) => {
          const before = textOf(moved);
          return (
            failureOf(() => {
              edit(moved);
            }) === undefined && textOf(moved) !== before
          );
        });
        const failedThere = failureOf(() => {
          for (const edit of effective) edit(direct);
        });
        expect(
          failureOf(() => {
            moved.moveOnto(snapshotOf(newer));
          }),
        ).toBe(failedThere);
        if (failedThere === undefined) expect(textOf(moved)).toBe(textOf(direct));
        expect(textOf(new Draft('hosts', moved.base))).toBe(textOf(draftOf(newer)));
      }),
    );
  });
});
