import { perlClasses } from './perl-classes.ts';

/**
 * What a Perl migrate fragment finds: the database classes it knows, and a loop that runs fragments. Each request goes
 * over descriptor 3 and is answered by `PerlFragments`. A message is words parted by blanks, percent-encoded, `-` for
 * undefined.
 */
export const perlLibrary = String.raw`
use strict; use warnings; no warnings qw(ambiguous once redefine);

package Panelsmith::Channel;
open(my $in, '<&=', 3) or die; open(my $out, '>&=', 3) or die;
$out->autoflush(1); binmode $_ for $in, $out;
sub encode { my ($s) = @_; return '-' unless defined $s; utf8::encode($s) if utf8::is_utf8($s); $s =~ s/([^A-Za-z0-9_.])/sprintf '%%%02X', ord $1/ge; $s }
sub decode { my ($s) = @_; return undef if $s eq '-'; $s =~ s/%(..)/chr hex $1/ge; $s }
sub ask {
  print $out join(' ', map { encode($_) } @_), "\n";
  my $line = <$in>; exit 1 unless defined $line; chomp $line;
  my ($status, @answer) = map { decode($_) } split / /, $line, -1;
  die "$answer[0]\n" if $status eq 'failed';
  return @answer;
}

${perlClasses}

package Panelsmith::Template;
# Text and code of a fragment: code stands in braces, which nest; a brace after a backslash is a plain one.
sub parts {
  my ($text) = @_; my ($depth, $part, $line, $start, @parts) = (0, '', 1, 1);
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

package main;
sub Panelsmith::run_code { no strict; no warnings; package Panelsmith::Fragment; eval $_[0] }
sub Panelsmith::run_fragment {
  my ($path) = @_;
  $Panelsmith::Fragment::DB->reload if ref $Panelsmith::Fragment::DB;
  open(my $file, '<', $path) or die "cannot read it: $!\n";
  for my $part (Panelsmith::Template::parts(do { local $/; <$file> })) {
    next unless $part->[0];
    Panelsmith::run_code("\n#line $part->[2] \"$path\"\n$part->[1]");
    die $@ if $@;
  }
}
my ($name) = Panelsmith::Channel::ask('start');
{
  no strict 'refs'; no warnings;
  $Panelsmith::Fragment::DB_FILENAME = $name;
  $Panelsmith::Fragment::DB = esmith::ConfigDB->open || esmith::ConfigDB->create;
  for my $record ($Panelsmith::Fragment::DB->get_all) {
    my %props = $record->props; my $key = $record->key;
    my $raw = $Panelsmith::Fragment::DB->raw($key);
    *{"Panelsmith::Fragment::$key"} = \$raw;
    *{"Panelsmith::Fragment::$key"} = \%props if keys %props > 1;
  }
}
my @outcome = ('ready');
while (my ($path) = Panelsmith::Channel::ask(@outcome)) {
  eval { local $SIG{__WARN__} = sub { Panelsmith::Channel::ask('warned', @_) }; Panelsmith::run_fragment($path); 1 };
  @outcome = $@ ? ('died', "$@") : ('ready');
}
`;
