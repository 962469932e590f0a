# Functions of the accounts database only: members of groups, numbers of accounts, pseudonyms.

use strict;
use warnings;
no warnings qw(ambiguous once redefine);

package Panelsmith::UnixAccounts;

# On a real server the system is asked, which may have accounts from a directory service; otherwise the files
# below the root are read.
sub has_name {
  my ($name) = @_;
  return defined getpwnam $name || defined getgrnam $name if $Panelsmith::root eq '';
  return scalar grep { $_->[0] eq $name } map { entries($_) } qw(passwd group);
}

sub has_number {
  my ($number) = @_;
  return defined getpwuid $number || defined getgrgid $number if $Panelsmith::root eq '';
  return scalar grep { ($_->[2] // '') eq $number } map { entries($_) } qw(passwd group);
}

sub entries {
  my ($name) = @_;
  open(my $file, '<', "$Panelsmith::root/etc/$name") or return;
  return map { [split /:/] } grep { /^[^#]/ } <$file>;
}

package esmith::AccountsDB;

sub validate_account_name { my ($self, $name) = @_; return ($name // '') =~ /\A[a-z][-a-z0-9_.]*\z/ ? 'OK' : undef }

sub new_record {
  my ($self, $key, $props) = @_;
  $self->must_be_writable;
  return $self->esmith::DB::db::new_record($key, $props) unless Panelsmith::UnixAccounts::has_name($self->line($key));
  Panelsmith::Channel::complain("$key is an account of the operating system already");
  return undef;
}

sub activeUsers {
  my ($self) = @_;
  my @users = $self->users or return;
  return grep { ($_->prop('PasswordSet') // '') eq 'yes' } @users;
}

sub members { my ($self, $group) = @_; return grep { length } split /,/, $group->prop('Members') // '' }

sub is_user_in_group {
  my ($self, $user, $group) = @_;
  my $record = $self->get($group) or return undef;
  return scalar(grep { $_ eq $user } $self->members($record)) ? 1 : 0;
}

sub user_group_list {
  my ($self, $user) = @_;
  return grep { $self->is_user_in_group($user, $_) } map { $_->key } $self->groups;
}

sub add_user_to_groups {
  my ($self, $user, @groups) = @_;
  for my $name (@groups) {
    unless ($name =~ /\A[\w.-]+\z/) { Panelsmith::Channel::complain("$name is not the name of a group"); next }
    $self->change_members($name, sub { my %members = map { $_ => 1 } @_, $user; sort keys %members });
  }
  return '';
}

# A group without members gets `admin`.
sub remove_user_from_groups {
  my ($self, $user, @groups) = @_;
  $self->change_members($_, sub { my @others = grep { $_ ne $user } @_; @others ? @others : 'admin' }) for @groups;
  return '';
}

sub set_user_groups {
  my ($self, $user, @groups) = @_;
  my @before = $self->user_group_list($user);
  my %wanted = map { $_ => 1 } @groups;
  my %had = map { $_ => 1 } @before;
  $self->remove_user_from_groups($user, grep { !$wanted{$_} } @before);
  $self->add_user_to_groups($user, grep { !$had{$_} } @groups);
  return;
}

sub change_members {
  my ($self, $name, $edit) = @_;
  my $group = $self->get($name) or return;
  $group->set_prop('Members', join ',', $edit->($self->members($group)));
}

# Returns the next number, starting with setting MinUid, that is not used by a Unix account, Unix group or
# record.
sub get_next_uid {
  my ($self) = @_;
  my $configuration = esmith::ConfigDB->open or Panelsmith::Channel::fail('there is no configuration database');
  $self->must_be_writable;
  Panelsmith::Lines::lock($self);
  my %taken = map { ($_->prop('Uid') // '' => 1, $_->prop('Gid') // '' => 1) } $self->get_all;
  my $number;
  eval {
    $configuration->change('MinUid', sub {
      my ($type, $props) = Panelsmith::RecordLine::parse($_[0] // '');
      $number = $type =~ /\A[1-9]\d*\z/ ? $type : 5000;
      $number++ while $taken{$number} || Panelsmith::UnixAccounts::has_number($number);
      return Panelsmith::RecordLine::compose($number + 1, $props);
    });
  };
  my $died = $@;
  Panelsmith::Lines::unlock($self);
  die $died if $died;
  return $number;
}

# A user's names in lower case; only A to Z are converted.
sub words_of {
  my ($self, $user) = @_;
  my $record = $self->get($user) or Panelsmith::Channel::fail("there is no account $user");
  my $name = join ' ', map { $record->prop($_) // '' } qw(FirstName LastName);
  $name =~ tr/A-Z/a-z/;
  return grep { length } split /[ \t\r\n\f\cK]+/, $name;
}

sub dot_pseudonym { my ($self, $user) = @_; return join '.', $self->words_of($user) }
sub underbar_pseudonym { my ($self, $user) = @_; return join '_', $self->words_of($user) }

# The pseudonyms that are valid keys.
sub auto_pseudonyms {
  my ($self, $user) = @_;
  my %names = map { $_ => 1 } $self->dot_pseudonym($user), $self->underbar_pseudonym($user);
  return sort grep { !/^(?:#.*)?$|[=|\n\r\0]/ } keys %names;
}

sub create_user_auto_pseudonyms {
  my ($self, $user) = @_;
  for my $name ($self->auto_pseudonyms($user)) {
    $self->new_record($name, { type => 'pseudonym', Account => $user }) unless $self->get($name);
  }
  return;
}

sub remove_user_auto_pseudonyms {
  my ($self, $user) = @_;
  return $self->delete_pseudonyms(grep { $self->leads_to($_, $user) } map { $self->get($_) || () } $self->auto_pseudonyms($user));
}

# Includes pseudonyms that lead to the user through other pseudonyms.
sub remove_all_user_pseudonyms {
  my ($self, $user) = @_;
  my @names = $user;
  my %found;
  while (defined(my $name = shift @names)) {
    for my $pseudonym (grep { !$found{ $_->key } && $self->leads_to($_, $name) } $self->pseudonyms) {
      $found{ $pseudonym->key } = $pseudonym;
      push @names, $pseudonym->key;
    }
  }
  return $self->delete_pseudonyms(values %found);
}

sub leads_to {
  my ($self, $record, $account) = @_;
  return ($record->prop('type') // '') eq 'pseudonym' && ($record->prop('Account') // '') eq $account;
}

sub delete_pseudonyms { my ($self, @records) = @_; $_->delete for @records; return scalar @records }

1;
