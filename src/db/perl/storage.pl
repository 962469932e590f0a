# The database classes for Perl fragments. The program that started this perl reads and writes for them under
# its lock.

use strict;
use warnings;
no warnings qw(ambiguous once redefine);

package esmith::DB;

our $Error = '';

sub error { return $Error }
sub set_error { my ($self, $text) = @_; $Error = $text; return }

sub as_hash {
  my ($place, $file) = @_;
  my $db = ref $place ? $place : $place->open($file) or return;
  my %all = map { ($_->key => scalar $_->props) } $db->get_all;
  return %all;
}

# Each wanted value is the whole value or an element of a comma-separated list; `type` is a property too.
sub get_all_by_prop {
  my ($self, @wanted) = @_;
  @wanted = %{ $wanted[0] } if ref $wanted[0];
  my @found;
  RECORD: for my $record ($self->get_all) {
    for (my $i = 0; $i < @wanted; $i += 2) {
      my $value = $record->prop($wanted[$i]);
      next RECORD unless defined $value && index(",$value,", ',' . ($wanted[$i + 1] // '') . ',') >= 0;
    }
    push @found, $record;
  }
  return @found;
}

sub list_by_type { my ($self, $type) = @_; return map { $_->key } $self->get_all_by_prop(type => $type) }
sub keys { my ($self) = @_; return map { $_->key } $self->get_all }

sub get_value { my ($self, $key) = @_; my $record = $self->get($key); return $record ? $record->value : undef }
sub get_prop { my ($self, $key, $name) = @_; my $record = $self->get($key); return $record ? $record->prop($name) : undef }

sub set_value {
  my ($self, $key, $value, %options) = @_;
  my $record = $self->get($key);
  return $record->set_value($value) || 0 if $record;
  return 0 unless $options{create} // 1;
  $value = defined $value ? "$value" : '';
  $value =~ s/\|//g;
  return $self->new_record($key, { type => $value }) ? 1 : 0;
}

sub set_prop {
  my ($self, $key, $name, $value, %options) = @_;
  my $record = $self->get($key);
  $record ||= $options{type} ? $self->new_record($key, { type => $options{type} }) : undef;
  return $record ? $record->set_prop($name, $value) || 0 : 0;
}

sub get_value_and_delete {
  my ($self, $key) = @_;
  my $record = $self->get($key) or return undef;
  my $value = $record->value;
  $record->delete;
  return $value;
}

sub get_prop_and_delete {
  my ($self, $key, $name) = @_;
  my $record = $self->get($key);
  return undef unless $record && defined $record->prop($name);
  return $record->delete_prop($name);
}

# Runs the migrate fragments and loads the defaults of this database.
sub migrate { my ($self) = @_; return $self->initialize('fill') }
sub resetToDefaults { my ($self) = @_; return $self->initialize('reset') }

sub record_has_defaults {
  my ($self, $key) = @_;
  return undef unless length($key // '') && $key !~ m{[/\0]|^\.{0,2}$};
  my ($name) = $self->file =~ m{([^/]+)$};
  my $folder = (length($ENV{ESMITH_DB_DEFAULTSDIR} // '') ? $ENV{ESMITH_DB_DEFAULTSDIR} : "$Panelsmith::root/etc/e-smith/db") . "/$name";
  return -d "$folder/defaults/$key" || -d "$folder/force/$key" ? 1 : '';
}

package esmith::DB::db;

our @ISA = ('esmith::DB');

sub tie_class { return 'esmith::config' }
sub default_name { return undef }
sub record_class { return 'esmith::DB::db::Record' }

sub open { my ($class, $file) = @_; return $class->attach($file, 0) }
sub open_ro { my ($class, $file) = @_; return $class->attach($file, 1) }

sub create {
  my ($class, $file) = @_;
  my $name = $file || $class->default_name or return $class->set_error('no file was named');
  my ($made) = eval { Panelsmith::Channel::ask('create', $name) };
  return $class->set_error(told($@)) unless defined $made;
  return $class->set_error('File exists') unless $made;
  return $class->attach($name, 0);
}

sub attach {
  my ($class, $file, $ro) = @_;
  my $name = $file || $class->default_name or return $class->set_error('no file was named');
  my $self = $class->handle($name, $ro);
  my $state = eval { $self->load };
  return $class->set_error(told($@)) unless defined $state;
  return $class->set_error("No such file or directory: $self->{file}") if $state eq 'absent';
  return $self;
}

# Creates a handle of a database that has not been read yet.
sub handle {
  my ($class, $name, $ro) = @_;
  $class = ref $class || $class;
  return bless { name => $name, file => $name, ro => $ro, lines => {}, text => scalar $class->tie_class =~ /utf8$/i }, $class;
}

sub load {
  my ($self) = @_;
  my ($state, $path) = Panelsmith::Lines::load($self);
  $self->{file} = $path;
  $self->{ro} = 1 if $state eq 'read-only';
  return $state;
}

sub told { my ($died) = @_; chomp $died; return $died }

sub reload { my ($self) = @_; $self->load; return 1 }
sub close { return 1 }
sub file { my ($self) = @_; return $self->{file} }
sub is_ro { my ($self) = @_; return $self->{ro} ? 1 : 0 }

sub initialize {
  my ($self, $how) = @_;
  $self->must_be_writable;
  Panelsmith::Channel::ask('initialize', $self->{name}, $how);
  return $self->reload;
}

sub must_be_writable { my ($self) = @_; Panelsmith::Channel::fail("$self->{file} is open for reading only") if $self->{ro} }

# In a text class the given characters are stored as UTF-8; in any other class they are bytes.
sub bytes {
  my ($self, $given) = @_;
  my $bytes = defined $given ? "$given" : '';
  if ($self->{text}) { utf8::encode($bytes) } else { utf8::downgrade($bytes, 1) or utf8::encode($bytes) }
  return $bytes;
}

# Returns characters in a text class; a byte that is not valid UTF-8 becomes `\x` and two hexadecimal digits.
sub shown {
  my ($self, $bytes) = @_;
  return $bytes unless $self->{text} && defined $bytes;
  return $bytes if utf8::decode($bytes);
  require Encode;
  return Encode::decode('UTF-8', $bytes, Encode::FB_PERLQQ());
}

sub line { my ($self, $key) = @_; return Panelsmith::RecordLine::trim($self->bytes($key)) }
sub raw { my ($self, $key) = @_; return $self->{lines}{ $self->line($key) } }

# Changes one line with a sub that receives its current text; undefined removes the line.
sub change {
  my ($self, $line, $edit) = @_;
  $self->must_be_writable;
  Panelsmith::Lines::lock($self);
  my $now = $self->{lines}{$line};
  my $raw = eval { $edit->($now) };
  if (my $died = $@) { Panelsmith::Lines::unlock($self); die $died }
  return Panelsmith::Lines::unlock($self) if defined $raw ? defined $now && $raw eq $now : !exists $self->{lines}{$line};
  Panelsmith::Channel::complain($self->shown($line) . ' has no type') if defined $raw && $raw =~ /^\|/;
  Panelsmith::Lines::store($self, $line, $raw);
}

# The record shows its key as it was requested.
sub record {
  my ($self, $line, $key) = @_;
  return bless { db => $self, line => $line, key => $key // $self->shown($line) }, $self->record_class;
}

sub get {
  my ($self, $key) = @_;
  my $line = $self->line($key);
  return defined $self->{lines}{$line} ? $self->record($line, $key) : undef;
}

sub get_all { my ($self) = @_; return map { $self->record($_) } sort(CORE::keys(%{ $self->{lines} })) }

sub new_record {
  my ($self, $key, $props) = @_;
  my $line = $self->line($key);
  Panelsmith::Channel::fail("there can be no key '$line'") if $line eq '' || $line =~ /^#|[=\n\0]/;
  my %props = map { ($self->bytes($_) => $self->bytes($props->{$_})) } CORE::keys(%{ $props || {} });
  Panelsmith::RecordLine::must_be_safe('a property', $_) for %props;
  my $raw = Panelsmith::RecordLine::compose(delete($props{type}) // '', \%props);
  my $made;
  $self->change($line, sub { my ($now) = @_; $made = !defined $now; return $now // $raw });
  return $made ? $self->record($line, $key) : undef;
}

package esmith::DB::Record;

package esmith::DB::db::Record;

our @ISA = ('esmith::DB::Record');

sub key { my ($self) = @_; return $self->{key} }
sub db { my ($self) = @_; return $self->{db} }
sub type { my ($self) = @_; return $self->prop('type') }

sub read_props {
  my ($self) = @_;
  my $raw = $self->{db}{lines}{ $self->{line} };
  return defined $raw ? Panelsmith::RecordLine::read_props($raw) : {};
}

sub props {
  my ($self) = @_;
  my $db = $self->{db};
  my %all = %{ $self->read_props };
  %all = map { ($db->shown($_) => $db->shown($all{$_})) } keys %all if $db->{text};
  return wantarray ? %all : \%all;
}

sub prop {
  my ($self, $name) = @_;
  my $db = $self->{db};
  my $value = $self->read_props->{ $name // '' };
  return $value unless $db->{text};
  return $db->shown($self->read_props->{ $db->bytes($name) });
}

# Changes type and properties in the current file. Returns 1, or undef if the record was deleted.
sub edit {
  my ($self, $edit) = @_;
  my $done;
  $self->{db}->change($self->{line}, sub {
    my ($raw) = @_;
    return undef unless defined $raw;
    $done = 1;
    return edited($raw, $edit);
  });
  return $done;
}

sub edited {
  my ($raw, $edit) = @_;
  my ($type, $props) = Panelsmith::RecordLine::parse($raw);
  $edit->(\$type, $props);
  return Panelsmith::RecordLine::compose($type, $props);
}

# Returns the properties to set, as bytes without bars.
sub given {
  my ($self, %props) = @_;
  my $db = $self->{db};
  my %given;
  for my $name (keys %props) {
    my $value = $db->bytes($props{$name});
    $value =~ s/\|//g;
    my $property = Panelsmith::RecordLine::must_be_safe('the name of a property', $db->bytes($name));
    $given{$property} = Panelsmith::RecordLine::must_be_safe("property $name", $value);
  }
  return \%given;
}

sub put_all {
  my ($given, $type, $props) = @_;
  for my $name (keys %$given) {
    if ($name eq 'type') { $$type = $given->{$name} } else { $props->{$name} = $given->{$name} }
  }
}

sub set_prop {
  my ($self, $name, $value) = @_;
  my $given = $self->given($name => $value);
  return $self->edit(sub { put_all($given, @_) });
}

sub delete_prop {
  my ($self, $name) = @_;
  Panelsmith::Channel::fail('the type of a record cannot be deleted') if $name eq 'type';
  my $old = $self->prop($name);
  my $property = $self->{db}->bytes($name);
  $self->{db}->change($self->{line}, sub {
    my ($raw) = @_;
    return $raw unless defined $raw && exists((Panelsmith::RecordLine::parse($raw))[1]{$property});
    return edited($raw, sub { delete $_[1]{$property} });
  });
  return $old;
}

# A deleted record is created again; a property named `type` beside the type is removed.
sub merge_props {
  my ($self, @props) = @_;
  my $given = $self->given(ref $props[0] ? %{ $props[0] } : @props);
  $self->{db}->change($self->{line}, sub {
    my ($raw) = @_;
    return edited($raw // '', sub { delete $_[1]{type}; put_all($given, @_) });
  });
  return 1;
}

sub reset_props {
  my ($self, @props) = @_;
  my $given = $self->given(ref $props[0] ? %{ $props[0] } : @props);
  Panelsmith::Channel::fail('a record needs a type') unless $given->{type};
  $self->{db}->change($self->{line}, sub { edited('', sub { put_all($given, @_) }) });
  return 1;
}

sub delete {
  my ($self) = @_;
  my $was;
  $self->{db}->change($self->{line}, sub { $was = defined $_[0]; return undef });
  return $was || undef;
}

sub value { my ($self) = @_; return $self->prop('type') }
sub set_value { my ($self, $value) = @_; return $self->set_prop('type', $value) }

# Formats a record for display: the key, then a line for each property and the type, with right-aligned names.
sub show {
  my ($self) = @_;
  my %props = $self->props;
  my $width = 0;
  for my $name (keys %props) { $width = length $name if length $name > $width }
  $width = 40 if $width > 40;
  return join '', $self->key . "\n", map { sprintf "  %${width}s = %s\n", $_, $props{$_} // '' } sort keys %props;
}

1;
