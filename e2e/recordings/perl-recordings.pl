# Makes the calls of a recording, in a migrate fragment of its test. Reads them as JSON from the file named in
# $calls_file, and writes the results to the file named in $results_file.

use strict;
use warnings;
no warnings 'once';
require JSON::PP;
require MIME::Base64;

my $json = JSON::PP->new->latin1->allow_nonref;
my (%things, $warnings);

sub bytes_of {
  my ($given) = @_;
  return undef unless defined $given;
  if (ref $given eq 'HASH') {
    return MIME::Base64::decode_base64($given->{base64}) if exists $given->{base64};
    return { map { (bytes_of($_) => bytes_of($given->{$_})) } keys %$given };
  }
  my $text = "$given";
  utf8::encode($text);
  return $text;
}

sub shown {
  my ($made) = @_;
  return undef unless defined $made;
  unless (ref $made) { my $bytes = "$made"; utf8::encode($bytes) if utf8::is_utf8($bytes); return $bytes }
  return $made->isa('esmith::DB::Record') ? { record => shown($made->key) } : { db => JSON::PP::true() };
}

sub result_of {
  my ($call) = @_;
  my @args = map { bytes_of($_) } @{ $call->{args} };
  utf8::decode($_) for grep { $call->{text} && defined && !ref } @args;
  @args = map { ref eq 'HASH' ? %$_ : $_ } @args if $call->{flatten};
  my $target = $call->{class} ? "esmith::$call->{class}" : $things{ $call->{obj} };
  my ($method, $context) = ($call->{method}, $call->{context} // 'scalar');
  my @list;
  if ($context eq 'scalar') { @list = scalar $target->$method(@args) } else { @list = $target->$method(@args) }
  $things{ $call->{as} } = $list[0] if $call->{as};
  return { list => [map { shown($_) } @list] } if $context eq 'list';
  if ($context eq 'hash') { my %all = @list; return { hash => { map { ($_ => ref $all{$_} ? $all{$_} : shown($all{$_})) } keys %all } } }
  return { value => shown($list[0]) };
}

sub read_calls { my ($name) = @_; open(my $file, '<:raw', $name) or die "$name: $!\n"; local $/; return JSON::PP->new->utf8->decode(<$file>) }

my @results;
for my $call (@{ read_calls($Panelsmith::Test::calls_file) }) {
  $warnings = 0;
  local $SIG{__WARN__} = sub { $warnings++ unless "@_" =~ /uninitialized/ };
  local %ENV = (%ENV, %{ $call->{env} || {} });
  my $result = eval { result_of($call) } // { die => "$@" };
  if ($call->{class} && !defined $result->{value}) { $result->{error} = esmith::DB->error }
  $result->{warnings} = $warnings if $warnings;
  push @results, $result;
}
open(my $file, '>:raw', $Panelsmith::Test::results_file) or die "cannot write the results: $!\n";
print $file $json->encode(\@results);
close $file;

1;
