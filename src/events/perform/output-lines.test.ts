import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'vitest';
import { cleanLine, KeptOutput, OutputLines } from './output-lines.ts';

function linesOf(chunks: readonly Buffer[]): string[] {
  const lines = new OutputLines();
  return [...chunks.flatMap((chunk) => lines.push(chunk)), ...lines.end()];
}

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

test('lines are the same however the output is split into chunks', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '山', '\n', '\r', '\x1b', '[', '0', 'm') });
  fc.assert(
    fc.property(text, fc.array(fc.nat(60)), (output, cuts) => {
      const whole = Buffer.from(output);
      const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
      const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end));
      assert.deepEqual(linesOf(chunks), linesOf([whole]));
    }),
  );
});

test('a line contains no control characters and no incomplete characters', () => {
  fc.assert(
    fc.property(fc.array(bytes), (chunks) => {
      for (const line of linesOf(chunks)) {
        assert.ok(line.isWellFormed());
        assert.equal(cleanLine(line), line);
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(line, /[\x00-\x08\x0a-\x1f\x7f-\x9f]/);
      }
    }),
  );
});

test('text overwritten by carriage returns becomes several lines', () => {
  assert.deepEqual(linesOf([Buffer.from('10%\r20%\r\ndone\n')]), ['10%', '20%', 'done']);
});

test('kept output never exceeds its limit and ends with the last lines', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 30 }), { maxLength: 100 }), fc.nat(500), (lines, limit) => {
      const kept = new KeptOutput(limit);
      const beginning = lines.flatMap((line) => kept.keep([line]));
      const size = beginning.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
      assert.ok(size <= limit);
      assert.deepEqual(beginning, lines.slice(0, beginning.length));
      assert.equal(kept.cut, beginning.length < lines.length);
      assert.deepEqual(kept.tail(), kept.cut ? lines.slice(beginning.length).slice(-20) : []);
    }),
  );
});
