# The program that runs in perl. It expands classic fragments and evaluates metadata.

use strict;
use warnings;
no warnings qw(once redefine);

my $limit;
BEGIN { ($limit, $Panelsmith::root, $Panelsmith::flavour) = @ARGV; $_ //= '' for $Panelsmith::root, $Panelsmith::flavour }

require 'library.pl';
require 'fragments.pl';
require 'evaluate.pl';

package Panelsmith::Templates;

our $current = '';
my $handles = 0;
my %kept;

# Opens a separate package for each template. Variables from metadata override those of the configuration.
sub open_package {
  my ($event, @more) = @_;
  my $id = Panelsmith::Fragments::open_package(defined $event ? (EVENT => $event) : ());
  my $package = Panelsmith::Fragments::name_of($id);
  for my $source (@more) {
    my ($kind, $what) = split /:/, $source, 2;
    my $data = $kind eq 'kept' ? $kept{$what} : evaluate($id, $what);
    next unless ref $data eq 'HASH';
    no strict 'refs';
    for my $name (keys %$data) {
      my $value = $data->{$name};
      *{"${package}::$name"} = ref $value ? $value : \$value;
    }
  }
  return $id;
}

# Returns for each fragment: its text or undef, and the line and message of the error.
sub fill {
  my ($id, @fragments) = @_;
  return 'missing' unless eval { require Text::Template; 1 };
  my @results;
  while (my ($file, $text) = splice @fragments, 0, 2) {
    # Not local, because local would be undone before END can report it.
    my $outer = $current;
    $current = $file;
    my @broken;
    local $SIG{__WARN__} = sub { Panelsmith::Channel::put('warned', $file, "@_") unless "@_" =~ /^Wide character/ };
    # Writes piece by piece, so that text with wide characters does not change bytes written before it.
    open(my $output, '>', \ my $bytes) or die;
    binmode $output;
    $bytes = '';
    my $template = Text::Template->new(TYPE => 'STRING', SOURCE => $text);
    my $filled = $template && $template->fill_in(
      PACKAGE => Panelsmith::Fragments::name_of($id),
      FILENAME => $file,
      OUTPUT => $output,
      BROKEN => sub {
        my %how = @_;
        @broken = ($how{lineno}, Panelsmith::Library::explain("$how{error}")) unless @broken;
        return '';
      });
    @broken = (undef, $Text::Template::ERROR // 'it cannot be read') unless defined $filled || @broken;
    $current = $outer;
    push @results, @broken ? (undef, @broken) : ($bytes, undef, undef);
  }
  return ('filled', @results);
}

# Evaluates an expression of metadata in a package with the variables of the configuration.
sub value {
  my ($id, $source) = @_;
  my $value = eval { evaluate($id, $source) };
  return ('failed', Panelsmith::Library::explain("$@")) if $@;
  return describe($value);
}

sub evaluate {
  my ($id, $source) = @_;
  my $value;
  for my $form ($source =~ /^\s*\{/ ? ("+$source", $source) : ($source)) {
    $value = Panelsmith::evaluate(Panelsmith::Fragments::name_of($id), $form);
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
  return defined $filtered ? ('filtered', $filtered) : ('failed', Panelsmith::Library::explain("$@"));
}

# Called by a fragment to expand another template, with named values, or with a configuration hash and a path.
sub nested {
  my @given = @_;
  my %given = !ref $given[0] ? @given : @given > 1 ? (TEMPLATE_PATH => $given[1]) : %{ $given[0] };
  delete $given{CONFREF};
  my @settings = map { my ($kind, $what, $json) = describe($given{$_}); ($_, $kind, $what, $json) } sort keys %given;
  my ($text) = Panelsmith::Channel::ask('template', $current, @settings);
  return $text;
}

*esmith::templates::processTemplate = \&nested;
sub esmith::templates::import { no strict 'refs'; *{ caller() . '::processTemplate' } = \&nested }
Panelsmith::Library::provide('esmith::templates');

END { Panelsmith::Channel::put('ended', $current, $?) if $current ne '' }

Panelsmith::Channel::serve_all($limit, {
  open => \&open_package,
  close => \&Panelsmith::Fragments::close_package,
  fill => \&fill,
  value => \&value,
  filter => \&filter,
});
