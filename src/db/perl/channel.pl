package Panelsmith::Channel;

# Communicates over descriptor 3 with the program that started this perl. A message in either direction is a
# line of lengths in bytes separated by spaces, `-` for undefined, followed by the words themselves. Either
# side may send a request while it answers one: a fragment that expands another template makes this side
# request its fragments.

use strict;
use warnings;

my ($in, $out, $limit, $served);

# Answers requests until there are no more: `%$served` has a sub for each. No request may take longer than
# `$seconds`. The calling program may have ended, and then it cannot stop a fragment that never ends.
sub serve_all {
  ($limit, $served) = @_;
  open($in, '<&=', 3) or die "cannot read from descriptor 3: $!\n";
  open($out, '>&=', 3) or die "cannot write to descriptor 3: $!\n";
  binmode $_ for $in, $out;
  my $before = select $out;
  $| = 1;
  select STDOUT;
  $| = 1;
  select $before;
  while (1) { serve(take()) }
}

sub serve {
  my ($request, @args) = @_;
  my $before = alarm $limit;
  my @answer = $served->{$request}->(@args);
  alarm $before;
  put('done', @answer);
}

sub ask {
  put(@_);
  while (1) {
    my ($status, @answer) = take();
    return @answer if $status eq 'ok';
    die "$answer[0]\n" if $status eq 'failed';
    serve($status, @answer);
  }
}

sub put {
  my @words = @_;
  for (@words) { next unless defined; $_ = "$_"; utf8::downgrade($_, 1) or utf8::encode($_) }
  print $out join('', join(' ', map { defined $_ ? length $_ : '-' } @words), "\n", grep { defined } @words);
}

sub take {
  local $.; # otherwise perl's messages would name this read
  my $lengths = <$in>;
  exit 0 unless defined $lengths;
  chomp $lengths;
  return map { my $word; if ($_ ne '-') { $word = ''; read($in, $word, $_) if $_ } $word } split / /, $lengths;
}

# Returns the position of the code that called the library, in perl's format.
sub place {
  my $depth = 0;
  while (my ($package, $file, $line) = caller $depth++) {
    return " at $file line $line.\n" unless $package =~ /^(?:esmith::|Panelsmith(?!::Template\d))/;
  }
  return "\n";
}

sub fail { die $_[0] . place() }
sub complain { warn $_[0] . place() }

1;
