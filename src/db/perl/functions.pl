# Databases as tied hashes of raw values, and functions on such hashes.

use strict;
use warnings;
no warnings qw(ambiguous once redefine);

package esmith::config;

sub database_class { return 'esmith::ConfigDB' }

# A missing database reads as an empty one; the first change creates it.
sub TIEHASH {
  my ($class, $file) = @_;
  my $database = $class->database_class;
  my $db = $database->handle($file || $database->default_name, 0);
  $db->load;
  return $class->over($db);
}

# Returns the hash of an open database.
sub over { my ($class, $db) = @_; return bless { db => $db }, $class }

sub FETCH { my ($self, $key) = @_; my $db = $self->{db}; return $db->shown($db->raw($key)) }
sub EXISTS { my ($self, $key) = @_; my $db = $self->{db}; return exists $db->{lines}{ $db->line($key) } }

sub STORE {
  my ($self, $key, $value) = @_;
  my $db = $self->{db};
  my $raw = $db->bytes($value);
  $raw =~ s/\n/\\n/g;
  $raw = Panelsmith::RecordLine::trim($raw);
  $db->change($db->line($key), sub { return $raw });
}

sub DELETE {
  my ($self, $key) = @_;
  my $db = $self->{db};
  my $old = $self->FETCH($key);
  $db->change($db->line($key), sub { return undef });
  return $old;
}

sub CLEAR {
  my ($self) = @_;
  my $db = $self->{db};
  $db->change($_, sub { return undef }) for keys %{ $db->{lines} };
}

sub FIRSTKEY { my ($self) = @_; $self->{keys} = [sort keys %{ $self->{db}{lines} }]; return $self->NEXTKEY }
sub NEXTKEY { my ($self) = @_; my $db = $self->{db}; return $db->shown(shift @{ $self->{keys} }) }
sub SCALAR { my ($self) = @_; return scalar keys %{ $self->{db}{lines} } }
sub filename { my ($self) = @_; return $self->{db}->file }

package esmith::config::utf8;

our @ISA = ('esmith::config');
sub database_class { return 'esmith::ConfigDB::UTF8' }

package esmith::db;

require Exporter;
our @ISA = ('Exporter');
our @EXPORT = qw(db_set db_get db_delete db_set_type db_get_type db_set_prop db_get_prop db_delete_prop
  db_print db_show db_print_type db_print_prop);

# Returns all keys; or the raw value of one key, or in list context its type and properties.
sub db_get {
  my ($hash, $key) = @_;
  return sort keys %$hash unless defined $key;
  my $raw = $hash->{ Panelsmith::RecordLine::trim($key) };
  return wantarray ? () : undef unless defined $raw;
  if (wantarray) { my ($type, $props) = Panelsmith::RecordLine::parse($raw); return ($type, %$props) }
  $raw =~ s/\\n/\n/g;
  return $raw;
}

# The value may be a whole line; if properties are given it is the type.
sub db_set {
  my ($hash, $key, $value, $props) = @_;
  return undef if !defined $key || $key =~ /\n/;
  $value //= '';
  if ($props) {
    Panelsmith::RecordLine::must_be_safe('a property', $_) for grep { defined } %$props;
    $value = Panelsmith::RecordLine::compose($value, $props);
  }
  $value =~ s/\n/\\n/g;
  $hash->{$key} = $value;
  return 1;
}

sub db_delete {
  my ($hash, $key) = @_;
  return undef unless defined $hash->{$key};
  delete $hash->{$key};
  return 1;
}

sub fields {
  my ($hash, $key) = @_;
  my $raw = defined $key ? $hash->{ Panelsmith::RecordLine::trim($key) } : undef;
  return defined $raw ? Panelsmith::RecordLine::parse($raw) : ();
}

sub db_get_type { my ($hash, $key) = @_; return (fields($hash, $key))[0] }

sub db_set_type {
  my ($hash, $key, $type) = @_;
  my (undef, $props) = fields($hash, $key) or return undef;
  return db_set($hash, $key, $type, $props);
}

# Returns one property, or all of them.
sub db_get_prop {
  my ($hash, $key, $name) = @_;
  my (undef, $props) = fields($hash, $key);
  return defined $name ? $props->{$name} : $props ? %$props : ();
}

sub db_set_prop {
  my ($hash, $key, $name, $value) = @_;
  my ($type, $props) = fields($hash, $key) or return undef;
  return db_set($hash, $key, $type, { %$props, $name => $value });
}

sub db_delete_prop {
  my ($hash, $key, $name) = @_;
  my ($type, $props) = fields($hash, $key) or return undef;
  return undef unless exists $props->{$name};
  delete $props->{$name};
  return db_set($hash, $key, $type, $props);
}

# Returns the keys to print: the requested one, or all.
sub wanted { my ($hash, $key) = @_; return grep { defined $hash->{$_} } defined $key ? $key : sort keys %$hash }
sub printed { my @lines = @_; print map { "$_\n" } @lines; return @lines ? 1 : undef }

sub db_print { my ($hash, $key) = @_; return printed(map { "$_=" . db_get($hash, $_) } wanted($hash, $key)) }
sub db_print_type { my ($hash, $key) = @_; return printed(map { "$_=" . db_get_type($hash, $_) } wanted($hash, $key)) }

sub db_show {
  my ($hash, $key) = @_;
  return printed(map {
    my ($type, $props) = fields($hash, $_);
    ("$_=$type", map { "    $_=" . ($props->{$_} // '') } sort keys %$props);
  } wanted($hash, $key));
}

sub db_print_prop {
  my ($hash, $key, $name) = @_;
  my %props = db_get_prop($hash, $key);
  my @names = defined $name ? grep { defined $props{$_} } $name : sort keys %props;
  return printed(map { "$_=" . ($props{$_} // '') } @names);
}

Panelsmith::Library::provide(qw(esmith::config esmith::config::utf8 esmith::db));

1;
