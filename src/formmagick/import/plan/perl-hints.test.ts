import { describe, expect, test } from 'vitest';
import { propertyRead, readsAnyProperty, successBase } from './perl-hints.ts';

describe('propertyRead', () => {
  test.each([
    ["sub a { return $db->get_prop('bell', 'Loud'); }", { key: 'bell', name: 'Loud', initial: '' }],
    [
      "sub a\n{\n  my $self = shift;\n  return $conf->get_prop('bell','Loud') || 'no';\n}",
      { key: 'bell', name: 'Loud', initial: 'no' },
    ],
    [
      'sub a { my ($fm) = @_; $configdb->get_prop("bell", "Times") // 3 }',
      { key: 'bell', name: 'Times', initial: '3' },
    ],
    ["sub a { return ($db->get_prop('bell','Loud') || \"no\"); }", { key: 'bell', name: 'Loud', initial: 'no' }],
  ])('finds the property in %s', (source, property) => {
    expect(propertyRead(source)).toEqual(property);
  });

  test.each([
    ["sub a { my $x = $db->get_prop('bell', 'Loud'); return $x eq 'yes' ? 1 : 0; }"],
    ["sub a { return $accountsdb->get_prop('bell', 'Loud'); }"],
    ["sub a { return $db->get_prop($key, 'Loud'); }"],
    ["sub a { system('rm'); return $db->get_prop('bell', 'Loud'); }"],
    ["sub a { return $db->get_prop('bell', 'Loud') || $other; }"],
    ['sub a { return 1; }'],
  ])('returns undefined for a sub that does more: %s', (source) => {
    expect(propertyRead(source)).toBeUndefined();
  });

  test('readsAnyProperty recognizes a get_prop defined by the panel', () => {
    expect(readsAnyProperty('sub get_prop { my ($fm,$item,$prop)=@_; return $db->get_prop($item, $prop); }')).toBe(
      true,
    );
    expect(
      readsAnyProperty('sub get_prop { my ($fm,$item,$prop)=@_; return $accounts->get_prop($item, $prop); }'),
    ).toBe(false);
    expect(readsAnyProperty('sub get_prop { return 5; }')).toBe(false);
  });
});

test('successBase finds a message only if the sub names exactly one', () => {
  expect(successBase("$db->set_prop('a'); return $self->success('SAVED');")).toBe('SAVED');
  expect(successBase('$x ? success(\'SAVED\') : $self->success("SAVED")')).toBe('SAVED');
  expect(successBase("$x ? success('SAVED') : success('KEPT')")).toBeUndefined();
  expect(successBase('success();')).toBeUndefined();
});
