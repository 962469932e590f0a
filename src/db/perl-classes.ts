/**
 * The database classes that Perl fragments know, to be put into a script that defines `Panelsmith::Channel::ask`: storage
 * is ours, and what they ask is answered by `PerlStorage`. They are described in the developer manual, section 4; what is
 * not here dies by name.
 */
export const perlClasses = String.raw`
package esmith::DB;
our $error;
sub error { $error }

package esmith::DB::db;
our @ISA = ('esmith::DB');
sub default_name { undef }
sub open { my ($class, $file) = @_; return $class->attach($file, 0) }
sub open_ro { my ($class, $file) = @_; return $class->attach($file, 1) }
sub create {
  my ($class, $file) = @_;
  my ($made) = Panelsmith::Channel::ask('create', $file // $class->default_name);
  if (!$made) { $esmith::DB::error = 'File exists'; return undef }
  return $class->attach($file, 0);
}
sub attach {
  my ($class, $file, $ro) = @_;
  $file //= $class->default_name;
  my $self = bless { file => $file, ro => $ro, lines => {} }, $class;
  return $self if $self->reload;
  $esmith::DB::error = 'No such file or directory';
  return undef;
}
sub reload { my ($self) = @_; my ($is, %lines) = Panelsmith::Channel::ask('read', $self->{file}); $self->{lines} = \%lines; $is }
sub file { $_[0]{file} }
sub is_ro { $_[0]{ro} }
sub raw { my ($self, $key) = @_; $self->{lines}{trim($key)} }
sub trim { my ($s) = @_; $s =~ s/^[ \t\r\f\n\cK]+|[ \t\r\f\n\cK]+$//g; $s }
sub parse {
  my ($raw) = @_; $raw =~ s/\\n/\n/g;
  my ($type, %props) = split /(?<!\\)\|/, $raw, -1;
  return ($type // '', \%props);
}
sub compose {
  my ($type, $props) = @_;
  /(?<!\\)\|/ and die "a bar cannot be stored: $_\n" for grep { defined } $type, %$props;
  my $raw = join '|', $type, map { ($_, $props->{$_} // '') } sort keys %$props;
  $raw =~ s/\n/\\n/g; return trim($raw);
}
sub change {
  my ($self, $key, $edit) = @_;
  die "the database is read-only\n" if $self->{ro};
  my ($is, %lines) = Panelsmith::Channel::ask('lock', $self->{file});
  my $raw = eval { $edit->($lines{trim($key)}) }; my $died = $@;
  ($is, %lines) = Panelsmith::Channel::ask('write', $self->{file}, trim($key), $died ? $lines{trim($key)} : $raw);
  $self->{lines} = \%lines;
  die $died if $died;
}
sub record { my ($self, $key) = @_; bless { db => $self, key => trim($key) }, $self->record_class }
sub record_class { 'esmith::DB::db::Record' }
sub keys { my ($self) = @_; sort keys %{ $self->{lines} } }
sub get { my ($self, $key) = @_; defined $self->raw($key) ? $self->record($key) : undef }
sub get_all { my ($self) = @_; map { $self->record($_) } $self->keys }
sub get_all_by_prop {
  my ($self, @pairs) = @_; my @found;
  RECORD: for my $record ($self->get_all) {
    for (my $i = 0; $i < @pairs; $i += 2) {
      my $value = $record->prop($pairs[$i]);
      next RECORD unless defined $value && grep { $_ eq $pairs[$i + 1] } $value, split(/,/, $value);
    }
    push @found, $record;
  }
  return @found;
}
sub list_by_type { my ($self, $type) = @_; map { $_->key } $self->get_all_by_prop(type => $type) }
sub new_record {
  my ($self, $key, $props) = @_; my $made;
  $self->change($key, sub { my ($raw) = @_; return $raw if defined $raw; $made = 1; my %props = %{ $props || {} }; compose(delete($props{type}) // '', \%props) });
  return $made ? $self->record($key) : undef;
}
sub get_value { my ($self, $key) = @_; my $raw = $self->raw($key); defined $raw ? (parse($raw))[0] : undef }
sub get_prop { my ($self, $key, $name) = @_; my $record = $self->get($key); $record ? $record->prop($name) : undef }
sub set_value {
  my ($self, $key, $value, %options) = @_; my $done = 0;
  my $create = $options{create} // 1;
  $self->change($key, sub { my ($raw) = @_; return $raw unless defined $raw || $create; $done = 1; compose($value // '', defined $raw ? (parse($raw))[1] : {}) });
  return $done;
}
sub set_prop {
  my ($self, $key, $name, $value, %options) = @_;
  my $record = $self->get($key);
  $record ||= defined $options{type} ? $self->new_record($key, { type => $options{type} }) : undef;
  return $record ? $record->set_prop($name, $value) || 0 : 0;
}
sub get_value_and_delete { my ($self, $key) = @_; my $value = $self->get_value($key); my $record = $self->get($key); $record->delete if $record; $value }
sub get_prop_and_delete { my ($self, $key, $name) = @_; my $record = $self->get($key); return undef unless $record && defined $record->prop($name); $record->delete_prop($name) }
sub as_hash { my ($self) = @_; map { ($_->key => { $_->props }) } $self->get_all }

package esmith::DB::db::Record;
sub key { $_[0]{key} }
sub db { $_[0]{db} }
sub type { $_[0]->prop('type') }
sub props {
  my ($self) = @_; my $raw = $self->{db}->raw($self->{key});
  return () unless defined $raw;
  my ($type, $props) = esmith::DB::db::parse($raw);
  my %all = (%$props, type => $type);
  defined $_ and s/\\\|/|/g for values %all;
  return wantarray ? %all : \%all;
}
sub prop { my ($self, $name) = @_; my %props = $self->props; $props{$name} }
sub edit {
  my ($self, $edit) = @_; my $done;
  $self->{db}->change($self->{key}, sub {
    my ($raw) = @_; return undef unless defined $raw;
    $done = 1; my ($type, $props) = esmith::DB::db::parse($raw);
    $edit->(\$type, $props); esmith::DB::db::compose($type, $props) });
  return $done;
}
sub put { my ($type, $props, $name, $value) = @_; $value //= ''; $value =~ s/\|//g; $name eq 'type' ? ($$type = $value) : ($props->{$name} = $value) }
sub set_prop { my ($self, $name, $value) = @_; $self->edit(sub { put(@_, $name, $value) }) }
sub delete_prop {
  my ($self, $name) = @_; die "the type of a record cannot be deleted\n" if $name eq 'type';
  my $old = $self->prop($name); $self->edit(sub { delete $_[1]{$name} }); $old;
}
sub merge_props { my ($self, %new) = @_; $self->edit(sub { my @into = @_; put(@into, $_, $new{$_}) for keys %new }) }
sub reset_props { my ($self, %new) = @_; die "a record needs a type\n" unless $new{type}; $self->edit(sub { my @into = @_; %{ $into[1] } = (); put(@into, $_, $new{$_}) for keys %new }) }
sub delete { my ($self) = @_; my $was; $self->{db}->change($self->{key}, sub { $was = defined $_[0]; undef }); $was || undef }
sub value { $_[0]->prop('type') }
sub set_value { my ($self, $value) = @_; $self->set_prop('type', $value) }

package Panelsmith::Classes;
my %lists = (Config => [], Accounts => [qw(user group ibay printer pseudonym)], Domains => ['domain'], Hosts => ['host'], Networks => ['network']);
for my $name (keys %lists) {
  no strict 'refs';
  my ($class, $default) = ('esmith::' . $name . 'DB', $name eq 'Config' ? 'configuration' : lc $name);
  @{$class . '::ISA'} = ('esmith::DB::db');
  @{$class . '::UTF8::ISA'} = ($class);
  @{$class . '::Record::ISA'} = ('esmith::DB::db::Record');
  my $variable = 'ESMITH_' . ($name eq 'Accounts' ? 'ACCOUNT' : uc $name) . '_DB';
  *{$class . '::default_name'} = sub { length($ENV{$variable} // '') ? $ENV{$variable} : $default };
  *{$class . '::record_class'} = sub { $class . '::Record' };
  for my $type (@{ $lists{$name} }) { *{$class . '::' . $type . 's'} = sub { $_[0]->get_all_by_prop(type => $type) } }
  $INC{"esmith/$_.pm"} = __FILE__ for $name . 'DB', $name . 'DB/UTF8';
}
*esmith::ConfigDB::services = sub { my ($self) = @_; map { $_->key } $self->get_all_by_prop(type => 'service') };
$INC{$_} = __FILE__ for qw(esmith/DB.pm esmith/DB/db.pm esmith/DB/Record.pm esmith/DB/db/Record.pm);
`;
