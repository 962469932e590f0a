package Panelsmith::Lines;

# The lines of databases, by key and as bytes. They are cached between openings, so that a database is sent to
# perl again only if it has changed. A handle has the lines of its file when it was opened, reloaded or last
# written by it.

use strict;
use warnings;
use Scalar::Util ();

# By the name with which a database was opened: the token of a state, its lines, and the handle that may
# change them in place.
my %known;

# Reads a database into a handle. Returns `absent`, `open` or `read-only`, and the path of its file.
sub load {
  my ($handle) = @_;
  my ($state, $path, @answer) = Panelsmith::Channel::ask('read', $handle->{name}, token($handle));
  keep($handle, @answer);
  return ($state, $path);
}

# Locks a database and brings the handle up to date.
sub lock {
  my ($handle) = @_;
  keep($handle, Panelsmith::Channel::ask('lock', $handle->{name}, token($handle)));
}

sub unlock {
  my ($handle) = @_;
  Panelsmith::Channel::ask('unlock', $handle->{name});
}

# Writes one line, or removes it if the value is undefined, and releases the lock.
sub store {
  my ($handle, $key, $raw) = @_;
  my ($token, $how, @lines) = Panelsmith::Channel::ask('write', $handle->{name}, $key, $raw);
  return keep($handle, $token, $how, @lines) unless $how eq 'patched';
  $handle->{lines} = { %{ $handle->{lines} } } unless $handle->{own};
  if (defined $raw) { $handle->{lines}{$key} = $raw } else { delete $handle->{lines}{$key} }
  $handle->{own} = 1;
  my $entry = $known{ $handle->{name} } = { token => $token, lines => $handle->{lines}, handle => $handle };
  Scalar::Util::weaken($entry->{handle});
}

sub token { my ($handle) = @_; my $entry = $known{ $handle->{name} }; return $entry ? $entry->{token} : '' }

sub keep {
  my ($handle, $token, $how, @lines) = @_;
  $handle->{own} = 0;
  if ($how eq 'same') {
    my $entry = $known{ $handle->{name} };
    $entry->{handle}{own} = 0 if $entry->{handle};
    $handle->{lines} = $entry->{lines};
    return;
  }
  my %read = @lines;
  $handle->{lines} = \%read;
  $known{ $handle->{name} } = { token => $token, lines => \%read } if $token ne '';
}

1;
