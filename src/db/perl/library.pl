# Everything that the classic expander loads before a fragment runs. Modules of perl itself are loaded when
# one of their functions is first called, since most fragments need none.

use strict;
use warnings;
no warnings qw(ambiguous once redefine);

package Panelsmith::Library;

# Marks modules as loaded, so that `use` finds them.
sub provide {
  for my $module (@_) { (my $file = "$module.pm") =~ s{::}{/}g; $INC{$file} = __FILE__ }
}

require 'channel.pl';
require 'lines.pl';
require 'record-line.pl';
require 'storage.pl';
provide(qw(esmith::DB esmith::DB::db esmith::DB::Record esmith::DB::db::Record));
require 'lists.pl';
require 'accounts.pl';
require 'util.pl';
require 'networks.pl';
require 'functions.pl';

# Modules installed in the root are found after those of perl itself.
push @INC, grep { -d } map { "$Panelsmith::root/$_" } qw(usr/local/share/perl5 usr/share/perl5/vendor_perl usr/lib/perl5/site_perl usr/lib/perl5/vendor_perl)
  if $Panelsmith::root ne '';

my @lazy = qw(POSIX Carp Fcntl FileHandle File::Basename File::Copy File::Path File::stat File::Temp Sys::Syslog Sys::Hostname
  Digest::MD5 MIME::Base64 Net::IPv4Addr Time::Local Data::Dumper Encode);
my %lazy = map { my $file = "$_.pm"; $file =~ s{::}{/}g; ($file => $_) } @lazy;

for my $file (keys %lazy) {
  my $module = $lazy{$file};
  if ($INC{$file}) { delete $lazy{$file}; next }
  no strict 'refs';
  *{"${module}::AUTOLOAD"} = sub {
    my $name = our $AUTOLOAD;
    return if $name =~ /::DESTROY$/;
    require $file;
    my ($called) = $name =~ /([^:]+)$/;
    my $code = defined &$name ? \&$name : $module->can($called) || $module->can('AUTOLOAD');
    ${"${module}::AUTOLOAD"} = $name;
    goto &$code if $code;
    Panelsmith::Channel::fail("$module has no $called");
  };
}

# When one of these modules is loaded, its stub is removed.
unshift @INC, sub {
  my (undef, $file) = @_;
  my $module = delete $lazy{$file} or return;
  no strict 'refs';
  delete ${"${module}::"}{AUTOLOAD};
  return;
};

# Replaces perl's message about a missing module or function by one that names it.
sub explain {
  my ($said) = @_;
  if (my ($file, $place) = $said =~ /^Can't locate (\S+)\.pm in \@INC.*? at (\S+ line \d+)/s) {
    $file =~ s{/}{::}g;
    return "module $file is not installed at $place.\n";
  }
  if ($said =~ /^Undefined subroutine &(\S+)::(\w+) called at (.* line \d+)/s) {
    return $said if $1 =~ /^Panelsmith::/;
    return "$1 has no $2 here at $3.\n" if is_loaded($1);
    return "module $1 is not loaded, whose $2 is called at $3.\n";
  }
  if ($said =~ /^Can't locate object method "(\w+)" via package "([\w:]+)"(.*?) at (\S+ line \d+)/s) {
    return "$2 has no method $1 here at $4.\n" if is_loaded($2);
    return "module $2 is not loaded, whose $1 is called at $4.\n";
  }
  return $said;
}

sub is_loaded { my ($module) = @_; (my $file = "$module.pm") =~ s{::}{/}g; return exists $INC{$file} }

1;
