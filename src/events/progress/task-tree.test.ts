import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'vitest';
import { TaskTree } from './task-tree.ts';

test('the total progress never decreases and stays between 0 and 1', () => {
  const change = fc.tuple(fc.boolean(), fc.integer({ min: -3, max: 8 }), fc.double({ min: -2, max: 2, noNaN: true }));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const tree = new TaskTree('all');
      let before = 0;
      for (const [isNew, id, number] of changes) {
        if (isNew) tree.declare(id, number, '');
        else tree.progress(id, number);
        const total = tree.total();
        assert.ok(total >= before && total <= 1);
        before = total;
      }
    }),
  );
});

test('the latest message is that of the task changed last, or its title', () => {
  const tree = new TaskTree('all');
  const id = tree.declare(0, 1, 'Template /etc/hosts');
  tree.progress(id, 0.5);
  assert.equal(tree.news(), 'Template /etc/hosts');
  tree.done(id, 'written');
  assert.equal(tree.news(), 'written');
});
