# Functions on addresses and on the system that fragments can call without loading a module.

use strict;
use warnings;
no warnings qw(ambiguous once redefine);

package esmith::util;

sub ldapBase { my ($domain) = @_; return join ',', map { "dc=$_" } split /\./, $domain // '' }

sub determineRelease {
  my $db = esmith::ConfigDB->open_ro;
  return ($db && $db->get_prop('sysconfig', 'ReleaseVersion')) || '(unknown version)';
}

# Converts addresses to numbers; an invalid one to 0.
sub IPquadToAddr {
  my ($quad) = @_;
  my @bytes = ($quad // '') =~ /\A(\d+)\.(\d+)\.(\d+)\.(\d+)\z/ or return 0;
  return $bytes[0] * 2**24 + $bytes[1] * 2**16 + $bytes[2] * 2**8 + $bytes[3];
}

sub IPaddrToQuad { my ($number) = @_; return join '.', bytes_of($number) }
sub IPaddrToBackwardQuad { my ($number) = @_; return join('.', reverse bytes_of($number)) . '.in-addr.arpa.' }
sub bytes_of { my ($number) = @_; return map { ($number >> $_) & 255 } 24, 16, 8, 0 }

# Returns a mask as a number, from the dotted form or a number of bits.
sub mask_of {
  my ($mask) = @_;
  return 0xffffffff & (0xffffffff << (32 - $mask)) if ($mask // '') =~ /\A(?:[1-9]|[12]\d|3[0-2])\z/;
  return IPquadToAddr($mask);
}

sub bits_of { my ($mask) = @_; return scalar grep { $_ } split //, sprintf '%b', mask_of($mask) }
sub network_of { my ($address, $mask) = @_; return IPquadToAddr($address) & mask_of($mask) }
sub broadcast_of { my ($address, $mask) = @_; return IPquadToAddr($address) | (0xffffffff & ~mask_of($mask)) }

# Whether address and mask are given.
sub is_given { return 2 == grep { ($_ // '') ne '' } @_[0, 1] }

sub computeNetworkAndBroadcast { my @given = @_; return map { IPaddrToQuad($_) } network_of(@given), broadcast_of(@given) }

sub computeLocalNetworkPrefix {
  my @given = @_;
  my $network = IPaddrToQuad(network_of(@given));
  $network =~ s/\d+\z//;
  return $network;
}

# Returns every prefix of whole bytes that a network consists of.
sub computeAllLocalNetworkPrefixes {
  my ($address, $mask) = @_;
  my $bits = bits_of($mask);
  my $bytes = int(($bits + 7) / 8) || 1;
  my $step = 2**(8 * (4 - $bytes));
  my $network = network_of($address, $mask);
  return map { join '.', (bytes_of($network + $_ * $step))[0 .. $bytes - 1] } 0 .. 2**(8 * $bytes - $bits) - 1;
}

sub computeLocalNetworkShortSpec { my @given = @_; return is_given(@given) ? IPaddrToQuad(network_of(@given)) . '/' . bits_of($given[1]) : undef }
sub computeLocalNetworkSpec { my @given = @_; return is_given(@given) ? IPaddrToQuad(network_of(@given)) . '/' . IPaddrToQuad(mask_of($given[1])) : undef }
sub computeNetmaskFromBits { my ($bits) = @_; return $bits ? IPaddrToQuad(mask_of($bits)) : '0.0.0.0' }

# Returns the name of a network in the domain name system, from the whole bytes of the network.
sub computeLocalNetworkReversed {
  my ($address, $mask) = @_;
  my @address = split /\./, $address;
  my @whole;
  for my $byte (split /\./, $mask) { last if $byte != 255; unshift @whole, shift @address }
  return join '.', @whole, 'in-addr.arpa.';
}

# Returns the number of addresses in a network, the first and the last address.
sub computeHostRange {
  my @given = @_;
  my ($first, $last) = (network_of(@given), broadcast_of(@given));
  return ($last - $first + 1, IPaddrToQuad($first), IPaddrToQuad($last));
}

sub computeHostsPerSubnet { my ($mask) = @_; return 2**(32 - bits_of($mask)) - 2 }

sub setRealToEffective { $< = $>; $( = $); return }

sub chownFile {
  my ($user, $group, $file) = @_;
  my @found = stat $file or return Panelsmith::Channel::complain("cannot change the owner of $file: $!");
  my $uid = defined $user ? getpwnam $user : $found[4];
  my $gid = defined $group ? getgrnam $group : $found[5];
  return Panelsmith::Channel::complain("cannot change the owner of $file: there is no such user or group") unless defined $uid && defined $gid;
  return chown $uid, $gid, $file;
}

# Runs a command in a separate process after some seconds.
sub backgroundCommand {
  my ($seconds, @command) = @_;
  my $pid = fork;
  Panelsmith::Channel::fail("cannot fork: $!") unless defined $pid;
  return if $pid;
  require POSIX;
  POSIX::setsid();
  open STDIN, '<', '/dev/null';
  open STDOUT, '>', '/dev/null';
  open STDERR, '>', '/dev/null';
  alarm 0;
  sleep $seconds;
  exec { $command[0] } @command or POSIX::_exit(127);
}

sub initialize_default_databases { Panelsmith::Channel::ask('initialize'); return 1 }

# Returns the password of the directory server; creates and stores one if there is none.
sub LdapPassword {
  my $file = "$Panelsmith::root/etc/openldap/ldap.pw";
  open(my $found, '<', $file) or return genLdapPassword();
  chomp(my $password = <$found> // '');
  return $password;
}
*ldapPassword = \&LdapPassword;

sub genLdapPassword {
  require MIME::Base64;
  my $password = MIME::Base64::encode_base64(random_bytes(57), '');
  my $umask = umask 0077;
  my $isOpen = open(my $file, '>', "$Panelsmith::root/etc/openldap/ldap.pw");
  umask $umask;
  unless ($isOpen) { Panelsmith::Channel::complain("cannot write etc/openldap/ldap.pw: $!"); return undef }
  print $file "$password\n";
  close $file;
  return $password;
}

sub genRandomHash { return unpack 'H*', random_bytes(20) }

# Returns a random password. If a file is named, the password is stored there and read from there next time.
sub genRandomPassword {
  my ($name) = @_;
  my $password = substr genRandomHash(), 0, 16;
  return $password unless length($name // '');
  my $file = $name =~ m{^/} ? "$Panelsmith::root$name" : "$Panelsmith::root/var/lib/nethserver/secrets/$name";
  if (open(my $found, '<', $file)) { chomp(my $stored = <$found> // ''); return $stored if length $stored }
  my $umask = umask 0077;
  my $isOpen = open(my $made, '>', $file);
  umask $umask;
  unless ($isOpen) { Panelsmith::Channel::complain("cannot write $file: $!"); return undef }
  print $made $password;
  close $made;
  return $password;
}

sub random_bytes {
  my ($count) = @_;
  open(my $random, '<:raw', '/dev/urandom') or Panelsmith::Channel::fail("cannot read random bytes: $!");
  read($random, my $bytes, $count);
  return $bytes;
}

sub gen_locale_date_string { require POSIX; return POSIX::strftime('%c', localtime) }

# Returns the licence texts in a language; default: that of the server.
sub getLicenses {
  my ($locale) = @_;
  if ($locale) { $locale =~ s/-(\S\S)/_\U$1/ }
  else { my $db = esmith::ConfigDB->open_ro; ($locale) = $db->getLocale if $db }
  my $base = $ENV{ESMITH_LICENSE_DIR} || "$Panelsmith::root/etc/e-smith/licenses";
  $locale = 'en_US' unless $locale && -d "$base/$locale";
  my @lines;
  for my $name (sort glob "$base/$locale/*") {
    next unless -f $name;
    open(my $file, '<', $name) or Panelsmith::Channel::fail("cannot read $name: $!");
    push @lines, <$file>;
  }
  return wantarray ? @lines : "@lines";
}

sub processTemplate { require esmith::templates; goto &esmith::templates::processTemplate }

package esmith::util::network;

require Exporter;
our @ISA = ('Exporter');
our @EXPORT_OK = qw(isValidIP cleanIP isValidPort cmpIP);
our %EXPORT_TAGS = (all => \@EXPORT_OK);

sub isValidIP { return cleanIP(@_) }

# Removes leading zeros; returns undef if it is not an address.
sub cleanIP {
  my ($address) = @_;
  my @bytes = ($address // '') =~ /\A\s*(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\s*\z/ or return undef;
  return undef if grep { $_ > 255 } @bytes;
  return join '.', map { $_ + 0 } @bytes;
}

sub isValidPort { my ($port) = @_; return ($port // '') =~ /\A\d+\z/ && $port > 0 && $port < 65536 ? 1 : 0 }
sub cmpIP { my ($one, $other) = @_; return esmith::util::IPquadToAddr(cleanIP($one)) <=> esmith::util::IPquadToAddr(cleanIP($other)) }

Panelsmith::Library::provide(qw(esmith::util esmith::util::network));

1;
