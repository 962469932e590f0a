package Panelsmith::Channel;

# Talks over descriptor 3 with the program that started this perl. A message, either way, is a line of lengths in bytes
# separated by blanks, `-` for undefined, and then the words themselves. Either side may ask while it is being asked: a
# fragment that expands another template has us ask for its fragments in turn.

use strict;
use warnings;

my ($in, $out, $limit, $served);

# Answers requests until there are no more: `%$served` has a sub for each. No request may take longer than `$seconds`,
# since whoever asked may be gone, and not be there to end a fragment that goes on and on.
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
  local $.; # else every message of perl's would name our reading
  my $lengths = <$in>;
  exit 0 unless defined $lengths;
  chomp $lengths;
  return map { my $word; if ($_ ne '-') { $word = ''; read($in, $word, $_) if $_ } $word } split / /, $lengths;
}

# Where the code that called the library is, as perl says it.
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
