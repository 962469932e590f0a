package Panelsmith::RecordLine;

# The text after the first `=` of a line, as bytes: TYPE|PROPERTY|VALUE|…, where backslash `n` is a line feed
# and an escaped bar keeps its backslash.

use strict;
use warnings;

my %read;
my $most = 20_000;

sub parse {
  my ($raw) = @_;
  no warnings;
  $raw =~ s/\\n/\n/g;
  my ($type, %props) = split /(?<!\\)\|/, $raw, -1;
  return ($type // '', \%props);
}

# Returns decoded properties and type: escaped bars are unescaped. Returns the same hash again for the same
# line, so it must not be changed.
sub read_props {
  my ($raw) = @_;
  return $read{$raw} if $read{$raw};
  %read = () if keys %read > $most;
  my ($type, $props) = parse($raw);
  my %all = (%$props, type => $type);
  defined $_ and s/\\\|/|/g for values %all;
  return $read{$raw} = \%all;
}

sub compose {
  my ($type, $props) = @_;
  my $raw = join '|', $type, map { ($_, $props->{$_} // '') } sort keys %$props;
  $raw =~ s/\n/\\n/g;
  return trim($raw);
}

sub trim { my ($text) = @_; $text =~ s/^[ \t\r\f\n\cK]+|[ \t\r\f\n\cK]+$//g; return $text }

# Dies if a field would be read back differently.
sub must_be_safe {
  my ($what, $field) = @_;
  Panelsmith::Channel::fail("$what cannot hold a bar: $field") if $field =~ /(?<!\\)\|/;
  Panelsmith::Channel::fail("$what cannot end in a backslash: $field") if $field =~ /\\\z/;
  Panelsmith::Channel::fail("$what cannot hold a backslash before an n, which would be read as a line feed: $field") if $field =~ /\\n/;
  Panelsmith::Channel::fail("$what cannot hold a NUL") if $field =~ /\0/;
  return $field;
}

1;
