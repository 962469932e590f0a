# The program that runs in perl for the migrate fragments of one database. They share a package, since later
# fragments use variables of earlier ones.

use strict;
use warnings;
no warnings qw(once redefine);

my $limit;
BEGIN { ($limit, $Panelsmith::root, $Panelsmith::flavour) = @ARGV; $_ //= '' for $Panelsmith::root, $Panelsmith::flavour }

require 'library.pl';
require 'fragments.pl';
require 'evaluate.pl';

package Panelsmith::Migrate;

my $package;

# Runs a fragment. Returns nothing, or the error message.
sub run {
  my ($database, $path) = @_;
  $package //= Panelsmith::Fragments::name_of(Panelsmith::Fragments::open_package(DB_FILENAME => $database));
  local $SIG{__WARN__} = sub { Panelsmith::Channel::put('warned', $path, "@_") };
  no strict 'refs';
  ${"${package}::DB"}->reload if ref ${"${package}::DB"};
  return eval { run_code($path); 1 } ? () : Panelsmith::Library::explain("$@");
}

sub run_code {
  my ($path) = @_;
  open(my $file, '<', $path) or die "cannot read it: $!\n";
  for my $part (parts(do { local $/; <$file> // '' })) {
    my ($is_code, $text, $line) = @$part;
    next unless $is_code;
    Panelsmith::evaluate($package, "\n#line $line \"$path\"\n$text");
    die $@ if $@;
  }
}

# Splits a fragment into text and code: code is in braces, which may be nested; a brace after a backslash is
# plain text.
sub parts {
  my ($text) = @_;
  my ($depth, $part, $line, $start, @parts) = (0, '', 1, 1);
  while ($text =~ /\G(\\\\(?=\\*[{}])|\\[{}]|[{}\n]|[^\\{}\n]+|\\)/g) {
    my $token = $1;
    if ($token eq '{' && $depth++ == 0) { push @parts, [0, $part, $start]; ($part, $start) = ('', $line); next }
    if ($token eq '}') {
      die "a closing brace without an opening one at line $line\n" if $depth == 0;
      if (--$depth == 0) { push @parts, [1, $part, $start]; ($part, $start) = ('', $line); next }
    }
    $line++ if $token eq "\n";
    $token =~ s/^\\(?=[\\{}])// if $depth == 0;
    $part .= $token;
  }
  die "an opening brace is never closed, line $start\n" if $depth;
  return (@parts, [0, $part, $start]);
}

sub no_templates { Panelsmith::Channel::fail('a migrate fragment cannot expand a template') }
*esmith::templates::processTemplate = \&no_templates;
sub esmith::templates::import { no strict 'refs'; *{ caller() . '::processTemplate' } = \&no_templates }
Panelsmith::Library::provide('esmith::templates');

Panelsmith::Channel::serve_all($limit, { run => \&Panelsmith::Migrate::run });
