# Networks and network cards, and who may reach a service. On a NethServer root the interfaces are records
# with roles, and an access list starts with the network of the green interface.

use strict;
use warnings;
no warnings qw(ambiguous once redefine);

package esmith::NetworksDB;

sub local_access_spec {
  my ($self, $access) = @_;
  $access = 'private' unless $access;
  my @sources = ('127.0.0.1', $self->own_networks);
  if ($access eq 'public') { @sources = 'ALL' }
  elsif ($access eq 'private') { push @sources, map { network_with_mask($_) } $self->networks }
  elsif ($access ne 'localhost') { Panelsmith::Channel::complain("there is no access $access, it is taken as localhost") }
  return wantarray ? @sources : "@sources";
}

sub network_with_mask {
  my ($network) = @_;
  my $mask = $network->prop('Mask') // '';
  return $mask eq '255.255.255.255' ? $network->key : $network->key . "/$mask";
}

sub own_networks { return }

if ($Panelsmith::flavour eq 'nethserver') {
  my %types = (ethernets => 'ethernet', bridges => 'bridge', bonds => 'bond', aliases => 'alias', ipsecs => 'ipsec', vlans => 'vlan', xdsls => 'xdsl', zones => 'zone');
  my %interfaces = map { $_ => 1 } grep { $_ ne 'zone' } values %types;
  no strict 'refs';

  *own_networks = sub {
    my ($self) = @_;
    my $green = $self->green or return;
    my ($address, $mask) = map { $green->prop($_) // '' } qw(ipaddr netmask);
    return esmith::util::computeLocalNetworkSpec($address, $mask) // ();
  };

  # Returns the first one in scalar context, all of them in list context.
  *get_by_role = sub {
    my ($self, $role) = @_;
    my @found = length($role // '') ? $self->get_all_by_prop(role => $role) : ();
    return wantarray ? @found : $found[0];
  };

  *interfaces = sub { my ($self) = @_; return grep { $interfaces{ $_->prop('type') // '' } } $self->get_all };

  for my $name (keys %types) {
    *$name = sub { my ($self) = @_; return $self->get_all_by_prop(type => $types{$name}) };
  }
  for my $role (qw(green red blue orange yellow red1 red2)) {
    *$role = sub { my ($self) = @_; return $self->get_by_role($role) };
  }
}

1;
