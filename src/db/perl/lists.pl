# The typed databases: their default files, lists and own functions. Names of users, groups and domains are
# compared exactly.

use strict;
use warnings;
no warnings qw(ambiguous once redefine);

package Panelsmith::Lists;

# Default file, the environment variable that names another one, and the types that have a list of records.
my %classes = (
  Config => ['configuration', 'ESMITH_CONFIG_DB'],
  Accounts => ['accounts', 'ESMITH_ACCOUNT_DB', qw(user group ibay printer pseudonym)],
  Domains => ['domains', 'ESMITH_DOMAINS_DB', 'domain'],
  Hosts => ['hosts', 'ESMITH_HOSTS_DB', 'host'],
  Networks => ['networks', 'ESMITH_NETWORKS_DB', 'network'],
  Addons => ['addons', 'ESMITH_ADDONS_DB', 'addon'],
);

for my $name (keys %classes) {
  my ($default, $variable, @types) = @{ $classes{$name} };
  my $class = "esmith::${name}DB";
  no strict 'refs';
  @{"${class}::ISA"} = ('esmith::DB::db');
  @{"${class}::Record::ISA"} = ('esmith::DB::db::Record');
  @{"${class}::UTF8::ISA"} = ($class);
  *{"${class}::UTF8::tie_class"} = sub { return 'esmith::config::utf8' };
  *{"${class}::default_name"} = sub { return $ENV{$variable} || $default };
  *{"${class}::record_class"} = sub { return "${class}::Record" };
  for my $type (@types) {
    *{"${class}::${type}s"} = sub { my ($self) = @_; return $self->get_all_by_prop(type => $type) };
  }
  Panelsmith::Library::provide($class, "${class}::UTF8", "${class}::Record");
}

# Opens a database that may be missing: then it is empty, and the first change creates it.
sub open_or_empty { my ($class) = @_; return $class->open || $class->handle($class->default_name, 0) }

package esmith::NavigationDB;

our @ISA = ('esmith::ConfigDB::UTF8');
sub default_name { return undef }

package esmith::ConfigDB;

sub services { my ($self) = @_; return map { $_->key } $self->get_all_by_prop(type => 'service') }

sub getLocale {
  my ($self) = @_;
  my $record = $self->get('sysconfig') or return;
  my %said = $record->props;
  return map { length($said{ $_->[0] } // '') ? $said{ $_->[0] } : $_->[1] }
    [Language => 'en_US'], [KeyboardType => 'pc'], [Keytable => 'us'];
}

sub wins_server {
  my ($self) = @_;
  my $said = $self->get_prop('smb', 'WINSServer');
  return $said if length($said // '');
  return undef unless ($self->get_prop('smb', 'ServerRole') // '') =~ /\A(?:PDC|ADS)\z/;
  return $self->get_prop('InternalInterface', 'IPAddress');
}

sub hosts_allow_spec {
  my ($self, $service, $daemon) = @_;
  my $record = $self->get($service) or return "# $service is not configured";
  return "# $service is not enabled" unless ($record->prop('status') // '') eq 'enabled';
  my $networks = Panelsmith::Lists::open_or_empty('esmith::NetworksDB');
  return ($daemon // $service) . ': ' . $networks->local_access_spec($record->prop('access'));
}

package esmith::ConfigDB::Record;

sub value { my ($self) = @_; $self->warn_of_props; return $self->prop('type') }
sub set_value { my ($self, $value) = @_; $self->warn_of_props; return $self->set_prop('type', $value) }

sub warn_of_props {
  my ($self) = @_;
  return unless keys %{ $self->read_props } > 1;
  Panelsmith::Channel::complain($self->key . ' has properties, so its type is not a plain value');
}

package esmith::HostsDB;

sub get_hosts_by_domain {
  my ($self, $domain) = @_;
  return grep { $_->key =~ /\A[^.]+\.\Q$domain\E\z/i } $self->get_all;
}

# The classic interface has this spelling. If the new name exists, both hosts stay unchanged.
sub propogate_hosts {
  my ($self, $old, $new) = @_;
  my @renamed;
  for my $host ($self->hosts) {
    my ($domain) = $host->key =~ /\A\Q$old\E\.(.*)\z/s or next;
    my $made = $self->new_record("$new.$domain", scalar $host->props) or next;
    $host->delete;
    push @renamed, $made;
  }
  return @renamed;
}

*propagate_hosts = \&propogate_hosts;

Panelsmith::Library::provide('esmith::NavigationDB');

1;
