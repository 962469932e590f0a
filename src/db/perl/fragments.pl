package Panelsmith::Fragments;

# The packages in which fragments run. The fragments of one template share a package with a variable for each
# record of the configuration.

use strict;
use warnings;
no warnings qw(once redefine);

my $packages = 0;

sub name_of { my ($id) = @_; return "Panelsmith::Template$id" }

sub open_package {
  my (%given) = @_;
  my $id = ++$packages;
  my $package = name_of($id);
  my $db = Panelsmith::Lists::open_or_empty('esmith::ConfigDB');
  my $lines = $db->{lines};
  no strict 'refs';
  for my $key (keys %$lines) {
    my $raw = $lines->{$key};
    *{"${package}::$key"} = \$raw;
    next unless defined $raw && $raw =~ /\|/;
    my $props = Panelsmith::RecordLine::read_props($raw);
    *{"${package}::$key"} = { %$props } if keys %$props > 1;
  }
  tie my %all, 'esmith::config::open', $db;
  my $confref = \%all;
  *{"${package}::DB"} = \$db;
  *{"${package}::confref"} = \$confref;
  for my $name (keys %given) { my $value = $given{$name}; *{"${package}::$name"} = ref $value ? $value : \$value }
  return $id;
}

sub close_package { my ($id) = @_; require Symbol; Symbol::delete_package(name_of($id)); return }

package esmith::config::open;

# The hash of a database that is already open.
our @ISA = ('esmith::config');
sub TIEHASH { my ($class, $db) = @_; return $class->over($db) }

1;
