import { expect, test } from 'vitest';
import { isPlainWrapper } from './plain-wrappers.ts';

test.each([
  [
    'get_prop',
    'sub get_prop { my ($self, $item, $prop, $default) = @_; return $db->get_prop($item, $prop) || $default; }',
  ],
  [
    'get_prop',
    'sub get_prop\n{\n  my $fm = shift;\n  my $item = shift;\n  my $prop = shift;\n\n  return $configdb->get_prop($item, $prop);\n}',
  ],
  [
    'get_prop',
    'sub get_prop {\n  my ($fm, $i, $p, $d) = @_;\n  # the value\n  my $v = $db->get_prop($i, $p);\n  return defined $v ? $v : $d;\n}',
  ],
  [
    'get_prop',
    'sub get_prop { my $self = shift; my $db = esmith::ConfigDB->open_ro() or die "no"; my ($k, $p) = @_; $db->get_prop($k, $p) }',
  ],
  ['get_value', 'sub get_value {\n  my $fm = shift;\n  my $item = shift;\n  return ($db->get_value($item));\n}'],
  ['get_value', "sub get_value { my ($self, $item) = @_; return $self->{db}->get_value($item) || ''; }"],
  ['set_prop', 'sub set_prop { my ($self, $key, $prop, $value) = @_; $db->set_prop($key, $prop, $value); }'],
])('isPlainWrapper is true for %s if it only calls the database: %s', (name, source) => {
  expect(isPlainWrapper(name, source)).toBe(true);
});

test.each([
  ['get_prop', "sub get_prop { my ($self, $p) = @_; return $db->get_prop('fax', $p); }"],
  ['get_prop', 'sub get_prop { my ($self, $k, $p) = @_; return $accounts->get_prop($k, $p); }'],
  ['get_prop', 'sub get_prop { my ($self, $k, $p) = @_; return uc $db->get_prop($k, $p); }'],
  ['get_prop', 'sub get_prop { my ($self, $k, $p) = @_; system("touch"); return $db->get_prop($k, $p); }'],
  ['get_value', 'sub get_value { my ($self, $k) = @_; return $db->get_prop($k, $k); }'],
  ['set_prop', 'sub set_prop { my ($s, $k, $p, $v) = @_; $db->set_prop($k, $p, $v); system("signal-event"); }'],
  ['read_prop', 'sub read_prop { my ($s, $k, $p) = @_; $db->get_prop($k, $p); }'],
])('isPlainWrapper is false for %s if it does something else: %s', (name, source) => {
  expect(isPlainWrapper(name, source)).toBe(false);
});
