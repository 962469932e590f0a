import { expect, test } from 'vitest';
import { auditLines } from './audit-lines.ts';
import { Draft } from '../../db/file/draft.ts';
import { parseLines } from '../../db/file/text/lines.ts';
import { Snapshot } from '../../db/file/snapshot.ts';

test('the log lines have the old and the new record, in ASCII and without secrets', () => {
  const draft = new Draft('x', new Snapshot(parseLines('a=t|P|1\nb=t\nc=t|DbPassword|one|P|1\nd=t\n')));
  draft.setProps('a', { P: 'é' });
  draft.delete('b');
  draft.setProps('c', { P: '2' });
  draft.create('n', 't', {});
  draft.setProps('d', { P: '1' });
  draft.deleteProps('d', ['P']);
  expect(auditLines('/db/x', draft)).toEqual([
    '/db/x: OLD a=t|P|1',
    '/db/x: NEW a=t|P|__',
    '/db/x: DELETE b=t',
    '/db/x: OLD c=t|DbPassword|****|P|1',
    '/db/x: NEW c=t|DbPassword|****|P|2',
    '/db/x: OLD n=(undefined)',
    '/db/x: NEW n=t',
  ]);
});
