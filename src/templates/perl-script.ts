import { perlClasses } from '../db/perl-classes.ts';
import { perlLists } from '../db/perl-lists.ts';

/**
 * The program of the perl that expands classic fragments and evaluates metadata. A message, either way over descriptor 3,
 * is a line of lengths in bytes parted by blanks, `-` for undefined, and then the words themselves. Either side may ask
 * while it is being asked: a fragment that expands another template has us ask for its fragments in turn.
 */
export const perlScript = String.raw`
use strict; use warnings; no warnings qw(ambiguous once redefine);

package Panelsmith::Channel;
open(my $in, '<&=', 3) or die; open(my $out, '>&=', 3) or die;
$out->autoflush(1); STDOUT->autoflush(1); binmode $_ for $in, $out;
sub put {
  my @words = @_;
  for (@words) { next unless defined; $_ = "$_"; utf8::downgrade($_, 1) or utf8::encode($_) }
  print $out join('', join(' ', map { defined $_ ? length $_ : '-' } @words), "\n", grep { defined } @words);
}
sub take {
  local $.; # else every message of perl's would name our reading
  my $lengths = <$in>; exit 0 unless defined $lengths; chomp $lengths;
  return map { my $word; if ($_ ne '-') { $word = ''; read($in, $word, $_) if $_ } $word } split / /, $lengths;
}
sub ask {
  put(@_);
  while (1) {
    my ($status, @answer) = take();
    return @answer if $status eq 'ok';
    die "$answer[0]\n" if $status eq 'failed';
    Panelsmith::Templates::serve($status, @answer);
  }
}

${perlClasses}${perlLists}

package Panelsmith::Templates;
our $current = '';
my ($packages, $handles) = (0, 0);
my (%kept, %parsed);
my %served = (open => \&open_package, close => \&close_package, fill => \&fill, value => \&value, filter => \&filter);
# Whoever asked may be gone, and not be there to end a fragment that goes on and on.
my $limit = shift @ARGV;
sub serve {
  my ($request, @args) = @_;
  my $before = alarm $limit;
  my @answer = $served{$request}->(@args);
  alarm $before;
  Panelsmith::Channel::put('done', @answer);
}
sub name_of { 'Panelsmith::Template' . $_[0] }

# A package of its own for each template, with a variable of each record of the configuration.
sub open_package {
  my ($event, @more) = @_;
  my $id = ++$packages;
  my $package = name_of($id);
  my $db = esmith::ConfigDB->open || bless { file => 'configuration', lines => {}, ro => 0 }, 'esmith::ConfigDB';
  my %raw = %{ $db->{lines} };
  no strict 'refs';
  for my $key (keys %raw) {
    my $raw = $raw{$key};
    *{"$package\::$key"} = \$raw;
    my $props = $parsed{$raw} //= { props($raw) };
    *{"$package\::$key"} = { %$props } if keys %$props > 1;
  }
  my %given = (DB => \$db, confref => \ \%raw, defined $event ? (EVENT => \$event) : ());
  *{"$package\::$_"} = $given{$_} for keys %given;
  for my $source (@more) {
    my ($kind, $what) = split /:/, $source, 2;
    my $data = $kind eq 'kept' ? $kept{$what} : evaluate($id, $what);
    next unless ref $data eq 'HASH';
    for my $name (keys %$data) {
      my $value = $data->{$name};
      *{"$package\::$name"} = ref $value ? $value : \$value;
    }
  }
  return $id;
}
sub props {
  my ($type, $props) = esmith::DB::db::parse($_[0]);
  my %all = (%$props, type => $type);
  defined $_ and s/\\\|/|/g for values %all;
  return %all;
}
sub close_package { my ($id) = @_; require Symbol; Symbol::delete_package(name_of($id)); return }

# For each fragment: its text or undef, the line and the words of what went wrong.
sub fill {
  my ($id, @fragments) = @_;
  return 'missing' unless eval { require Text::Template; 1 };
  my @results;
  while (my ($file, $text) = splice @fragments, 0, 2) {
    # Not local, which would be undone before END can tell it.
    my $outer = $current;
    $current = $file;
    my @broken;
    local $SIG{__WARN__} = sub { Panelsmith::Channel::put('warned', $file, "@_") unless "@_" =~ /^Wide character/ };
    # Piece by piece, so that text which is no bytes does not drag the bytes before it along.
    open(my $output, '>', \ my $bytes) or die; binmode $output; $bytes = '';
    my $template = Text::Template->new(TYPE => 'STRING', SOURCE => $text);
    my $filled = $template && $template->fill_in(
      PACKAGE => name_of($id), FILENAME => $file, OUTPUT => $output,
      BROKEN => sub { my %how = @_; @broken = ($how{lineno}, "$how{error}") unless @broken; return '' });
    @broken = (undef, $Text::Template::ERROR // 'it cannot be read') unless defined $filled || @broken;
    $current = $outer;
    push @results, @broken ? (undef, @broken) : ($bytes, undef, undef);
  }
  return ('filled', @results);
}

# The value of an expression of metadata, in a package with the variables of the configuration.
sub value {
  my ($id, $source) = @_;
  my $value = eval { evaluate($id, $source) };
  return ('failed', "$@") if $@;
  return describe($value);
}
sub evaluate {
  my ($id, $source) = @_;
  my $package = name_of($id);
  my @forms = $source =~ /^\s*\{/ ? ("+$source", $source) : ($source);
  my $value;
  for my $form (@forms) {
    $value = eval "package $package; no strict; no warnings; $form";
    last unless $@;
  }
  die $@ if $@;
  return $value;
}
sub describe {
  my ($value) = @_;
  return ('undefined') unless defined $value;
  return ('text', "$value") unless ref $value;
  $kept{++$handles} = $value;
  return ('code', $handles) if ref $value eq 'CODE';
  my $json = eval { require JSON::PP; JSON::PP->new->latin1->canonical->encode($value) };
  return ('data', $handles, $json);
}
sub filter {
  my ($handle, $text) = @_;
  my $filtered = eval { join '', map { $kept{$handle}->($_) // '' } $text =~ /[^\n]*\n/g };
  return defined $filtered ? ('filtered', $filtered) : ('failed', "$@");
}

# What a fragment calls to expand another template.
sub nested {
  my %given = ref $_[0] ? %{ $_[0] } : @_;
  delete $given{CONFREF};
  my ($text) = Panelsmith::Channel::ask('template', $current, map { my ($kind, $what, $json) = describe($given{$_}); ($_, $kind, $what, $json) } sort keys %given);
  return $text;
}
*esmith::templates::processTemplate = \&nested;
sub esmith::templates::import { no strict 'refs'; *{caller() . '::processTemplate'} = \&nested }
$INC{'esmith/templates.pm'} = __FILE__;

package main;
END { Panelsmith::Channel::put('ended', $Panelsmith::Templates::current, $?) if $Panelsmith::Templates::current ne '' }
while (1) { Panelsmith::Templates::serve(Panelsmith::Channel::take()) }
`;
