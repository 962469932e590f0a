/**
 * What the database classes tell beyond records, as fragments of templates ask for it; names of users, groups and domains
 * are compared as they are. To be put after `perlClasses`.
 */
export const perlLists = String.raw`
package esmith::ConfigDB;
sub getLocale {
  my ($self) = @_; my $record = $self->get('sysconfig') or return;
  my %said = $record->props;
  return map { length($said{$_->[0]} // '') ? $said{$_->[0]} : $_->[1] } [Language => 'en_US'], [KeyboardType => 'pc'], [Keytable => 'us'];
}
sub wins_server {
  my ($self) = @_; my $said = $self->get_prop('smb', 'WINSServer');
  return $said if length($said // '');
  return undef unless ($self->get_prop('smb', 'ServerRole') // '') =~ /\A(?:PDC|ADS)\z/;
  return $self->get_prop('InternalInterface', 'IPAddress');
}
sub hosts_allow_spec {
  my ($self, $service, $daemon) = @_;
  my $record = $self->get($service) or return "# $service is not configured";
  return "# $service is not enabled" unless ($record->prop('status') // '') eq 'enabled';
  my $networks = esmith::NetworksDB->open_ro || bless { lines => {} }, 'esmith::NetworksDB';
  return ($daemon // $service) . ': ' . $networks->local_access_spec($record->prop('access'));
}

package esmith::NetworksDB;
sub local_access_spec {
  my ($self, $access) = @_; my @sources = '127.0.0.1';
  $access = 'private' unless length($access // '');
  if ($access eq 'public') { @sources = 'ALL' }
  elsif ($access eq 'private') {
    for my $network ($self->networks) {
      my $mask = $network->prop('Mask') // '';
      push @sources, $mask eq '255.255.255.255' ? $network->key : $network->key . "/$mask";
    }
  }
  elsif ($access ne 'localhost') { warn "access $access is taken for localhost\n" }
  return wantarray ? @sources : "@sources";
}

package esmith::HostsDB;
sub get_hosts_by_domain { my ($self, $domain) = @_; grep { $_->key =~ /\A[^.]+\.\Q$domain\E\z/i } $self->get_all }

package esmith::AccountsDB;
sub members { my ($self, $group) = @_; my $record = $self->get($group) or return undef; return +{ map { $_ => 1 } split /,/, $record->prop('Members') // '' } }
sub is_user_in_group { my ($self, $user, $group) = @_; my $members = $self->members($group) or return undef; exists $members->{$user} ? 1 : 0 }
sub user_group_list { my ($self, $user) = @_; grep { $self->is_user_in_group($user, $_) } map { $_->key } $self->groups }
sub activeUsers {
  my ($self) = @_; my @users = $self->users or return;
  return grep { ($_->prop('PasswordSet') // '') eq 'yes' } @users;
}
sub validate_account_name { my ($self, $name) = @_; $name =~ /\A[a-z][-a-z0-9_.]*\z/ ? 'OK' : undef }
sub words_of {
  my ($self, $user) = @_; my $record = $self->get($user) or die "there is no account $user\n";
  my $name = join ' ', map { $record->prop($_) // '' } qw(FirstName LastName);
  $name =~ tr/A-Z/a-z/; return split ' ', $name;
}
sub dot_pseudonym { my ($self, $user) = @_; join '.', $self->words_of($user) }
sub underbar_pseudonym { my ($self, $user) = @_; join '_', $self->words_of($user) }
`;
